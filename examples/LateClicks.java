import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends impressions of advertisements, and whether they were clicked some seconds later, for
 * late_clicks.yaml: {@code LateClicks BROKERS SECONDS}. A click's probability is σ(−2 + 1.5 match −
 * 0.5 position + device), drawn from a known model whose log loss it prints: nobody can better that.
 * The label comes 2 to 6 s after the impression; one in ten never does.
 */
class LateClicks {
  private static final int PER_SECOND = 500;
  private static final long LEAST_DELAY = 2000;
  private static final long MOST_DELAY = 6000;

  private final SplittableRandom random = new SplittableRandom(1);
  private final PriorityQueue<Outcome> outcomes =
      new PriorityQueue<>((one, other) -> Long.compare(one.at, other.at));
  private double logLoss;

  /** What became of an impression, and when that is known. */
  private record Outcome(int impression, boolean clicked, long at) {}

  public static void main(String[] arguments) {
    Map<String, Object> settings = Map.of("bootstrap.servers", arguments[0], "linger.ms", "5");
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      new LateClicks().send(producer, PER_SECOND * Integer.parseInt(arguments[1]));
    }
  }

  private void send(Producer<byte[], byte[]> producer, int count) {
    long start = System.currentTimeMillis();
    int sent = 0;
    while (sent < count || !outcomes.isEmpty()) {
      long now = System.currentTimeMillis();
      for (; sent < count && sent < (now - start) * PER_SECOND / 1000; sent++) {
        send(producer, "late_clicks.samples", impression(sent, now), now);
      }
      while (!outcomes.isEmpty() && outcomes.peek().at <= now) {
        Outcome next = outcomes.remove();
        send(producer, "late_clicks.labels", label(next), next.at);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    System.out.printf("%d impressions; attainable log loss %.4f%n", count, logLoss / count);
  }

  private String impression(int number, long now) {
    double match = random.nextDouble(-2, 2);
    int position = random.nextInt(4);
    boolean phone = random.nextInt(3) > 0;
    double z = -2 + 1.5 * match - 0.5 * position + (phone ? 0.7 : 0);
    boolean clicked = random.nextDouble() < 1 / (1 + Math.exp(-z));
    logLoss += Math.log1p(Math.exp(clicked ? -z : z));
    if (random.nextInt(10) > 0) {
      outcomes.add(new Outcome(number, clicked, now + random.nextLong(LEAST_DELAY, MOST_DELAY)));
    }
    return "{\"id\":\"i%d\",\"match\":%.4f,\"position\":%d,\"device\":\"%s\"}"
        .formatted(number, match, position, phone ? "phone" : "desk");
  }

  private static String label(Outcome outcome) {
    return "{\"id\":\"i%d\",\"clicked\":\"%s\"}"
        .formatted(outcome.impression, outcome.clicked ? "yes" : "no");
  }

  private static void send(
      Producer<byte[], byte[]> producer, String topic, String value, long timestamp) {
    Future<?> unused =
        producer.send(new ProducerRecord<>(topic, null, timestamp, null, value.getBytes(UTF_8)));
  }
}
