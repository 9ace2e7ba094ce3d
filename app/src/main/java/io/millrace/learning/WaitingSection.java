package io.millrace.learning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The samples that wait for their labels, as a section of the state. */
record WaitingSection(WaitingSamples waiting) implements Participant {
  @Override
  public String name() {
    return "labels";
  }

  @Override
  public int version() {
    return WaitingSamples.VERSION;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    waiting.write(out);
  }

  @Override
  public void read(DataInput in, int version) throws IOException {
    waiting.read(in, version);
  }
}
