package io.millrace.topology;

import io.millrace.learning.ChunkedStore;
import io.millrace.learning.LearnerSettings;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Connects a {@link LearnerTask} to Kafka Streams. Kafka Streams may close and start an instance
 * again, so everything begins in {@link #init}.
 */
final class LearnerProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
  private static final byte[] SIGNAL = {1};

  private final LearnerSettings settings;
  private final TopicNames topics;
  private final LearnerParts parts;
  private final CommitSignal commitSignal;
  private @Nullable Running running;

  LearnerProcessor(
      LearnerSettings settings, TopicNames topics, LearnerParts parts, CommitSignal commitSignal) {
    this.settings = settings;
    this.topics = topics;
    this.parts = parts;
    this.commitSignal = commitSignal;
  }

  @Override
  public void init(ProcessorContext<byte[], Outgoing> context) {
    close(); // Kafka Streams may start an instance again without having closed it
    StreamsProperties.requireExactlyOnce(context.appConfigs());
    KeyValueStore<String, byte[]> store = context.getStateStore(NodeNames.STATE);
    LearnerTask task =
        new LearnerTask(
            settings,
            topics,
            parts,
            context,
            new ChunkedStore(new StreamsStore(store)),
            context.currentSystemTimeMs());
    running = new Running(context, task, topics.control());
    running.start(settings.maxDelay(), commitSignal);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Objects.requireNonNull(running, "init comes first").process(record);
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  /** What exists between init and close. */
  private static final class Running {
    private static final Duration LONGEST_TICK = Duration.ofMillis(100);

    private final ProcessorContext<byte[], Outgoing> context;
    private final KeyValueStore<byte[], byte[]> signal;
    private final LearnerTask task;
    private final String controlTopic;
    private @Nullable Cancellable clock;
    private boolean armed;

    private Running(
        ProcessorContext<byte[], Outgoing> context, LearnerTask task, String controlTopic) {
      this.context = context;
      this.task = task;
      this.controlTopic = controlTopic;
      this.signal = context.getStateStore(NodeNames.COMMIT_SIGNAL);
    }

    private void start(Duration maxDelay, CommitSignal commitSignal) {
      commitSignal.beforeCommit(context.taskId(), this::writeState);
      long most = maxDelay.toMillis();
      long tick = Math.max(1, Math.min(LONGEST_TICK.toMillis(), most / 2));
      clock =
          context.schedule(
              Duration.ofMillis(tick),
              PunctuationType.WALL_CLOCK_TIME,
              // What has not waited so long by now can wait for the next tick.
              now -> changed(task.tick(now - Math.max(0, most - tick), now)));
    }

    private void process(Record<byte[], byte[]> record) {
      RecordMetadata from = context.recordMetadata().orElseThrow();
      boolean isCommand = from.topic().equals(controlTopic);
      changed(task.process(isCommand, record, from.offset(), context.currentSystemTimeMs()));
    }

    /** Must be the last call of processing: a full cache hands the signal on at once. */
    private void changed(boolean stateChanged) {
      if (stateChanged && !armed) {
        armed = true;
        signal.put(SIGNAL, SIGNAL);
      }
    }

    private void writeState() {
      armed = false;
      task.writeState();
    }

    private void close() {
      if (clock != null) {
        clock.cancel();
      }
      task.close();
    }
  }
}
