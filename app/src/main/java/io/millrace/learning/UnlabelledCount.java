package io.millrace.learning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Counts the samples that were predicted since the model's start and have no label yet. */
final class UnlabelledCount implements Participant {
  private long samples;

  void add() {
    samples++;
  }

  /** One of them got its label. */
  void remove() {
    samples--;
  }

  /** How many there are. */
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
