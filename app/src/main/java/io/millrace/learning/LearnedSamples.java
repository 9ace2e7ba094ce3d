package io.millrace.learning;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;

/**
 * Which samples of a log a replica counts as learned, found out without its model: those that can
 * be read, have a label and are not held out. Used by one thread.
 */
public final class LearnedSamples {
  private final LogPartition log;
  private final LearnerSettings settings;
  private final SampleReader reader;
  private final Block row;

  /** Of the replica of this log. */
  public LearnedSamples(LearnerSettings settings, LogPartition log, SampleReader reader) {
    this.settings = settings;
    this.log = log;
    this.reader = reader;
    this.row = new Block(1, settings.model().features(), settings.model().labels());
  }

  /** Whether a sample is one of them. */
  public boolean includes(TakenSample sample) {
    try {
      Sample read = reader.read(sample.value(), row, 0);
      return read.labelled()
          && !(settings.holdOut().isActive()
              && settings.holdOut().includes(log.id(read.id(), sample)));
    } catch (InvalidSampleException e) {
      return false;
    }
  }
}
