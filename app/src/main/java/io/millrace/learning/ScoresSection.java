package io.millrace.learning;

import io.millrace.evaluate.Prequential;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A part of the scores, as a section of the state. */
record ScoresSection(String name, Prequential scores) implements Participant {
  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    scores.write(out);
  }

  @Override
  public void read(DataInput in, int version) throws IOException {
    scores.read(in);
  }
}
