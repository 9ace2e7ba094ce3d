package io.millrace.cli.peek;

import io.millrace.config.Config;
import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.SampleReader;
import org.jspecify.annotations.Nullable;

/** Reads records as the learner does. */
public final class RecordPeek {
  private final SampleReader reader;
  private final Block block;

  /** For samples of these settings. */
  public RecordPeek(Config config) {
    reader = config.sampleCodec().newPatientReader();
    block = new Block(1, config.sampleFields().width(), config.input().label().width());
  }

  /** What the model sees of a record's value, which may be missing. */
  public PeekedRecord read(Place place, byte @Nullable [] value) {
    try {
      if (value == null) {
        throw new InvalidSampleException(Reason.UNDECODABLE, "record: it has no value");
      }
      return PeekedRecord.seen(place, SeenRow.of(reader.read(value, block, 0), block));
    } catch (InvalidSampleException e) {
      return PeekedRecord.refused(place, e);
    }
  }
}
