package io.millrace.cli;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts records that a producer was given and those that the brokers have. Logs once if the latter
 * become no more for a while, and once when they do again: the producer itself says nothing until
 * it gives up, by default after two minutes.
 */
final class Deliveries implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String topic;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService clock;
  private long handed;
  private long delivered;
  private long since;
  private boolean told;

  /** Looks each second. */
  Deliveries(String topic) {
    this(topic, System::nanoTime);
    var unused = clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  /** Looks when it is asked to. */
  Deliveries(String topic, LongSupplier nanoTime) {
    this.topic = topic;
    this.nanoTime = nanoTime;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "millrace-deliveries");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The producer is given a record. */
  synchronized void handed() {
    if (handed == delivered) {
      since = nanoTime.getAsLong();
    }
    handed++;
  }

  /** The brokers have another one. */
  synchronized void delivered() {
    delivered++;
    since = nanoTime.getAsLong();
    if (told) {
      told = false;
      LOG.info("topic {}: the brokers take records again", topic);
    }
  }

  /** Records that the producer was given. */
  synchronized long handedCount() {
    return handed;
  }

  /** Records that the brokers have. */
  synchronized long deliveredCount() {
    return delivered;
  }

  /** Logs if the brokers have taken none of those that wait for 10 s. */
  synchronized void look() {
    if (!told && handed > delivered && nanoTime.getAsLong() - since >= PATIENCE.toNanos()) {
      told = true;
      LOG.warn(
          "topic {}: the brokers have taken no record for {} s; {} were delivered: waits for them,"
              + " and gives up after Kafka's delivery.timeout.ms",
          topic,
          PATIENCE.toSeconds(),
          String.format("%,d of %,d", delivered, handed));
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
