package io.millrace.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A page that stays open, as a browser keeps it: it reads the stream of events, and opens it again
 * when the learner is back. It also asks for metrics.
 */
final class SoakPage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String address;
  private final CompletableFuture<Void> reading;
  private final AtomicLong events = new AtomicLong();
  private volatile boolean closing;

  /** Opens the page of the learner at this port, now or when it is there. */
  SoakPage(int port) {
    address = "http://127.0.0.1:" + port;
    reading = CompletableFuture.runAsync(this::read, task -> new Thread(task).start());
  }

  private void read() {
    while (!closing) {
      HttpRequest stream = HttpRequest.newBuilder(URI.create(address + "/api/stream")).build();
      try (Stream<String> lines = client.send(stream, BodyHandlers.ofLines()).body()) {
        lines
            .takeWhile(line -> !closing)
            .filter(line -> line.startsWith("data"))
            .forEach(this::count);
      } catch (IOException | RuntimeException e) {
        LockSupport.parkNanos(AGAIN_NANOS); // the learner is away
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** A snapshot of the model, one a second. */
  private void count(String event) {
    events.incrementAndGet();
  }

  /** MiB of the heap in use; NaN while the learner is away. */
  double heap() throws InterruptedException {
    HttpRequest metrics =
        HttpRequest.newBuilder(URI.create(address + "/metrics")).timeout(PATIENCE).build();
    try {
      HttpResponse<Stream<String>> answer = client.send(metrics, BodyHandlers.ofLines());
      return heap(answer.body());
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  /** MiB of the heap's areas in lines of metrics; NaN if there are none. */
  static double heap(Stream<String> metrics) {
    double bytes =
        metrics
            .filter(line -> line.startsWith("jvm_memory_used_bytes{"))
            .filter(line -> line.contains("area=\"heap\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
    return bytes > 0 ? bytes / (1 << 20) : Double.NaN;
  }

  /** Snapshots that it has got. */
  long events() {
    return events.get();
  }

  @Override
  public void close() {
    closing = true;
    reading.join();
  }
}
