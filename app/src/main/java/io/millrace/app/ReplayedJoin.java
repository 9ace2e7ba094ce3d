package io.millrace.app;

import io.millrace.config.Config;
import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.labels.LabelJoin;
import io.millrace.labels.LateLabels;
import io.millrace.labels.MapStore;
import io.millrace.labels.Tick;
import io.millrace.learning.LogPartition;
import io.millrace.learning.TakenSample;
import io.millrace.learning.WaitingSamples;
import io.millrace.topology.LearnedLog;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Joins samples with their late labels when a log is learned again, as the live model did. What
 * waits is in memory, not in a store of Kafka Streams. Used by one thread.
 */
final class ReplayedJoin {
  private final LabelJoin join;

  /**
   * Nothing waits yet.
   *
   * @param config settings of a model with late labels
   * @param settings how it joins them
   * @param replica that learned the log
   * @param model is given samples as they are to be predicted or learned
   */
  ReplayedJoin(Config config, LateLabels settings, int replica, Consumer<TakenSample> model) {
    join =
        new LabelJoin(
            settings,
            new LogPartition(config.input().samples().topic(), replica),
            new MapStore(Map.of()),
            config.sampleCodec().newPatientReader(),
            config.labelCodec().newPatientReader(),
            new Block(1, config.modelSettings().features(), config.modelSettings().labels()),
            new ToModel(model));
  }

  /** The samples that wait, as the learner knows them. */
  WaitingSamples waiting() {
    return join;
  }

  /**
   * A sample comes.
   *
   * @throws InvalidSampleException if it was a dead letter
   */
  void sample(TakenSample sample) throws InvalidSampleException {
    try {
      join.sample(sample);
    } finally {
      drain(); // a dead letter has its time, too
    }
  }

  /** A label comes; one that was a dead letter is passed over. */
  void label(LearnedLog.Label label) {
    byte[] value = label.value();
    if (value == null) {
      return;
    }
    try {
      join.label(label.partition(), label.key(), value, label.timestamp(), () -> new byte[0]);
    } catch (InvalidSampleException e) {
      // It changed nothing but the time.
    }
    drain();
  }

  /** Time passes. */
  void tick(Tick tick) {
    join.tick(tick);
    drain();
  }

  private void drain() {
    while (!join.drain()) {
      // Windows that end at once are worked off in parts.
    }
  }

  /** Nobody is told about labels: the live model has done so. */
  private record ToModel(Consumer<TakenSample> model) implements LabelJoin.Target {
    @Override
    public boolean take(TakenSample sample) {
      model.accept(sample);
      return true;
    }

    @Override
    public void refuse(byte[] label, InvalidSampleException fault) {}

    @Override
    public void joined(long delay) {}

    @Override
    public void missed(boolean learned) {}
  }
}
