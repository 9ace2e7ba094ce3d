package io.millrace.evaluate;

import io.millrace.data.Block;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/** Sums the errors of predicted numbers. An outcome is: loss, the predictions, the labels. */
final class RegressionTally extends Tally {
  private final int outputs;
  private final CompensatedSum absolute = new CompensatedSum();
  private final Output[] perOutput;

  RegressionTally(int outputs) {
    this.outputs = outputs;
    this.perOutput = new Output[outputs];
    for (int i = 0; i < outputs; i++) {
      perOutput[i] = new Output();
    }
  }

  @Override
  int width() {
    return 1 + 2 * outputs;
  }

  @Override
  void judge(Block block, int row, float[] scores, float[] outcomes, int at) {
    for (int i = 0; i < outputs; i++) {
      outcomes[at + i] = scores[row * outputs + i];
      outcomes[at + outputs + i] = block.label(row, i);
    }
  }

  /** The squared error of predicting the mean of the labels before, the mean over the outputs. */
  @Override
  float aside(Block block, int row, float[] scores, float[] outcomes, int at) {
    if (finite() == 0) {
      return Float.NaN;
    }
    double squared = 0;
    for (int i = 0; i < outputs; i++) {
      double error = block.label(row, i) - perOutput[i].mean;
      squared += error * error;
    }
    return (float) (squared / outputs);
  }

  @Override
  double error(Block block, int row, float[] scores) {
    double sum = 0;
    for (int i = 0; i < outputs; i++) {
      sum += Math.abs((double) block.label(row, i) - scores[row * outputs + i]);
    }
    return sum / outputs;
  }

  @Override
  void count(float[] outcomes, int at, boolean finite) {
    if (!finite) {
      return;
    }
    for (int i = 0; i < outputs; i++) {
      double label = outcomes[at + outputs + i];
      double error = label - outcomes[at + i];
      absolute.add(Math.abs(error));
      perOutput[i].add(label, error, finite());
    }
  }

  @Override
  void scores(Map<String, Double> scores) {
    if (finite() == 0) {
      return;
    }
    double squared = 0;
    double r2 = 0;
    for (Output output : perOutput) {
      squared += output.squared.value();
      r2 += output.r2();
    }
    double numbers = (double) finite() * outputs;
    scores.put(Score.MAE.key(), absolute.value() / numbers);
    scores.put(Score.RMSE.key(), Math.sqrt(squared / numbers));
    scores.put(Score.R2.key(), r2 / outputs);
  }

  @Override
  void write(DataOutput out) throws IOException {
    super.write(out);
    absolute.write(out);
    for (Output output : perOutput) {
      output.write(out);
    }
  }

  @Override
  void read(DataInput in) throws IOException {
    super.read(in);
    absolute.read(in);
    for (Output output : perOutput) {
      output.read(in);
    }
  }

  /** Squared errors of one output, and its labels' mean and spread by Welford's method (1962). */
  private static final class Output {
    private final CompensatedSum squared = new CompensatedSum();
    private double mean;
    private double spread;

    void add(double label, double error, long count) {
      squared.add(error * error);
      double deviation = label - mean;
      mean += deviation / count;
      spread += deviation * (label - mean);
    }

    double r2() {
      return spread == 0 ? 0 : 1 - squared.value() / spread;
    }

    void write(DataOutput out) throws IOException {
      squared.write(out);
      out.writeDouble(mean);
      out.writeDouble(spread);
    }

    void read(DataInput in) throws IOException {
      squared.read(in);
      mean = in.readDouble();
      spread = in.readDouble();
    }
  }
}
