package io.millrace.topology;

import io.millrace.data.Prediction;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/** The simplest evaluator: how many, and their mean loss. */
final class MeanLoss implements Evaluator {
  private long count;
  private double sum;

  @Override
  public void add(Prediction prediction) {
    count++;
    sum += prediction.loss;
  }

  @Override
  public Map<String, Double> scores() {
    return Map.of("mean_loss", sum / count);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeDouble(sum);
  }

  @Override
  public void read(DataInput in) throws IOException {
    count = in.readLong();
    sum = in.readDouble();
  }
}
