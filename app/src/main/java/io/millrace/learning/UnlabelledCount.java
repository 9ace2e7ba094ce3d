package io.millrace.learning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Counts the samples without a label that were predicted since the model's start. */
final class UnlabelledCount implements Participant {
  private long samples;

  void add() {
    samples++;
  }

  /** How many there were. */
  long samples() {
    return samples;
  }

  @Override
  public String name() {
    return "unlabelled";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(samples);
  }

  @Override
  public void read(DataInput in, int version) throws IOException {
    samples = in.readLong();
  }
}
