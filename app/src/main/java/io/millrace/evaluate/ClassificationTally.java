package io.millrace.evaluate;

import io.millrace.data.Block;
import io.millrace.data.PredictedClass;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/**
 * Counts predicted classes. An outcome is: loss, label, predicted class, probability of the label,
 * and 1 or 0 for whether the no-change and the majority baseline were right.
 */
final class ClassificationTally extends Tally {
  private static final double LEAST_PROBABILITY = 1e-15;
  private static final int NONE = -1;

  private final int outputs;
  private final boolean probabilities;
  private final long[] labels;
  private final long[] predictions;
  private final CompensatedSum logLoss = new CompensatedSum();
  private long right;
  private long noChangeRight;
  private long majorityRight;
  private int previous = NONE;
  private int majority = NONE;

  /** Of so many classes; {@code probabilities}: whether scores are that. */
  ClassificationTally(int classes, int outputs, boolean probabilities) {
    this.outputs = outputs;
    this.probabilities = probabilities;
    this.labels = new long[classes];
    this.predictions = new long[classes];
  }

  @Override
  int width() {
    return 6;
  }

  @Override
  void judge(Block block, int row, float[] scores, float[] outcomes, int at) {
    int label = (int) block.label(row, 0);
    int first = row * outputs;
    outcomes[at] = label;
    outcomes[at + 1] = PredictedClass.of(scores, first, outputs);
    outcomes[at + 2] = probability(scores, first, label);
    outcomes[at + 3] = label == previous ? 1 : 0;
    outcomes[at + 4] = label == majority ? 1 : 0;
  }

  /** The score of the predicted class. */
  @Override
  float aside(Block block, int row, float[] scores, float[] outcomes, int at) {
    return probability(scores, row * outputs, (int) outcomes[at + 1]);
  }

  @Override
  double error(Block block, int row, float[] scores) {
    return PredictedClass.of(scores, row * outputs, outputs) == block.label(row, 0) ? 0 : 1;
  }

  private float probability(float[] scores, int first, int label) {
    if (outputs > 1) {
      return scores[first + label];
    }
    return label == 1 ? scores[first] : 1 - scores[first];
  }

  @Override
  void count(float[] outcomes, int at, boolean finite) {
    int label = (int) outcomes[at];
    if (finite) {
      int predicted = (int) outcomes[at + 1];
      predictions[predicted]++;
      right += predicted == label ? 1 : 0;
      // StrictMath: the same bits on every machine.
      logLoss.add(-StrictMath.log(Math.max(outcomes[at + 2], LEAST_PROBABILITY)));
    }
    noChangeRight += (long) outcomes[at + 3];
    majorityRight += (long) outcomes[at + 4];
    labels[label]++;
    previous = label;
    majority = moreFrequent(label, majority);
  }

  private int moreFrequent(int a, int b) {
    if (b == NONE || labels[a] > labels[b]) {
      return a;
    }
    return labels[a] == labels[b] ? Math.min(a, b) : b;
  }

  @Override
  void scores(Map<String, Double> scores) {
    double accuracy = share(right);
    double noChange = share(noChangeRight);
    scores.put(Score.ACCURACY.key(), accuracy);
    scores.put(Score.KAPPA.key(), gain(accuracy, chance()));
    scores.put(Score.KAPPA_TEMPORAL.key(), gain(accuracy, noChange));
    if (probabilities && finite() > 0) {
      scores.put(Score.LOG_LOSS.key(), logLoss.value() / finite());
    }
    scores.put(Score.NO_CHANGE_ACCURACY.key(), noChange);
    scores.put(Score.MAJORITY_ACCURACY.key(), share(majorityRight));
  }

  private double share(long count) {
    return (double) count / samples();
  }

  /** The accuracy of a guess at random with the shares of labels and predictions seen. */
  private double chance() {
    double chance = 0;
    for (int i = 0; i < labels.length; i++) {
      chance += share(labels[i]) * share(predictions[i]);
    }
    return chance;
  }

  private static double gain(double accuracy, double baseline) {
    return baseline == 1 ? 0 : (accuracy - baseline) / (1 - baseline);
  }

  @Override
  void write(DataOutput out) throws IOException {
    super.write(out);
    logLoss.write(out);
    out.writeLong(right);
    out.writeLong(noChangeRight);
    out.writeLong(majorityRight);
    out.writeInt(previous);
    out.writeInt(majority);
    for (int i = 0; i < labels.length; i++) {
      out.writeLong(labels[i]);
      out.writeLong(predictions[i]);
    }
  }

  @Override
  void read(DataInput in) throws IOException {
    super.read(in);
    logLoss.read(in);
    right = in.readLong();
    noChangeRight = in.readLong();
    majorityRight = in.readLong();
    previous = in.readInt();
    majority = in.readInt();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = in.readLong();
      predictions[i] = in.readLong();
    }
  }
}
