package io.millrace.learning;

import io.millrace.conformal.Region;
import io.millrace.evaluate.Prequential;
import io.millrace.evaluate.Scores;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** Where labels are likely to be, and how often they were there, as a section of the state. */
record IntervalsSection(Region region, Scores scores) implements Participant {
  @Override
  public String name() {
    return "intervals";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    region.write(out);
    for (Prequential part : parts()) {
      part.coverage().write(out);
    }
  }

  @Override
  public void read(DataInput in, int version) throws IOException {
    region.read(in);
    for (Prequential part : parts()) {
      part.coverage().read(in);
    }
  }

  private List<Prequential> parts() {
    return List.of(scores.prequential(), scores.heldOut(), scores.delayed());
  }
}
