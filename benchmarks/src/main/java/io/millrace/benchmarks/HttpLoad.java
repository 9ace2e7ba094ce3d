package io.millrace.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

/**
 * Clients that ask a server without a pause: each sends its next request as soon as it has the
 * answer to the one before. Closing ends them.
 */
final class HttpLoad implements AutoCloseable {
  private final AtomicBoolean ended = new AtomicBoolean();
  private final ExecutorService threads;
  private final List<Future<long[]>> clients = new ArrayList<>();
  private final long start = System.nanoTime();

  /**
   * Begins to ask.
   *
   * @param request that all of them send
   * @param count of clients, each with a connection of its own
   */
  HttpLoad(int port, HttpRequestBytes request, int count) {
    threads = Executors.newFixedThreadPool(count);
    for (int i = 0; i < count; i++) {
      clients.add(threads.submit(() -> ask(port, request)));
    }
  }

  private long[] ask(int port, HttpRequestBytes request) throws IOException {
    LongStream.Builder nanos = LongStream.builder();
    try (HttpConnection connection = new HttpConnection(port)) {
      while (!ended.get()) {
        long before = System.nanoTime();
        int status = connection.ask(request);
        if (status != 200) {
          throw new IOException("the server answers with status " + status);
        }
        nanos.add(System.nanoTime() - before);
      }
    }
    return nanos.build().toArray();
  }

  /**
   * Ends it; how long each answer took.
   *
   * @throws ExecutionException if one of the clients did not get its answers
   */
  Times end() throws InterruptedException, ExecutionException {
    ended.set(true);
    LongStream all = LongStream.empty();
    for (Future<long[]> client : clients) {
      all = LongStream.concat(all, Arrays.stream(client.get()));
    }
    return Times.of(all.toArray(), Duration.ofNanos(System.nanoTime() - start));
  }

  @Override
  public void close() {
    ended.set(true);
    threads.shutdownNow();
  }

  /**
   * What clients saw.
   *
   * @param perSecond answers
   * @param p50 median of the time from a request to its answer, in ms
   * @param p99 the time that one of a hundred answers exceeded, in ms
   */
  record Times(double perSecond, double p50, double p99) {
    /**
     * The times of some answers.
     *
     * @param nanos each
     * @throws IllegalArgumentException if there are none
     */
    static Times of(long[] nanos, Duration time) {
      if (nanos.length == 0) {
        throw new IllegalArgumentException("nothing was answered");
      }
      Arrays.sort(nanos);
      return new Times(
          nanos.length / (time.toNanos() / 1e9), percentile(nanos, 50), percentile(nanos, 99));
    }

    private static double percentile(long[] sorted, int percent) {
      return sorted[(int) ((sorted.length - 1L) * percent / 100)] / 1e6;
    }
  }
}
