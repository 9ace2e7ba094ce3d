package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/** The open pages: each gets every snapshot, as server-sent events, as fast as it can read. */
final class Streams implements AutoCloseable {
  /** More than that are refused. */
  static final int MOST = 1000;

  private final Set<Stream> open = ConcurrentHashMap.newKeySet();

  /** Answers a request with a stream of a replica's snapshots, the first at once. */
  void open(Context context, int replica, Snapshot first) {
    if (open.size() >= MOST) {
      context.status(HttpStatus.SERVICE_UNAVAILABLE).result("too many open pages");
      return;
    }
    context.res().setContentType("text/event-stream;charset=utf-8");
    context.header(Header.CACHE_CONTROL, "no-store");
    context.header("X-Accel-Buffering", "no"); // for a proxy before this server
    context.future(() -> start(context, replica, first));
  }

  private CompletableFuture<Void> start(Context context, int replica, Snapshot first) {
    Stream stream = new Stream(output(context), replica);
    open.add(stream);
    stream.offer(event(first));
    stream.start();
    return stream.end().whenComplete((nothing, error) -> open.remove(stream));
  }

  private static ServletOutputStream output(Context context) {
    try {
      return context.res().getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends each page its replica's snapshot. Never waits for any of them. */
  void send(IntFunction<Snapshot> snapshots) {
    Map<Integer, byte[]> messages = new HashMap<>();
    for (Stream stream : open) {
      stream.offer(
          messages.computeIfAbsent(stream.replica(), replica -> event(snapshots.apply(replica))));
    }
  }

  private static byte[] event(Snapshot snapshot) {
    return ("data: " + new String(Json.bytes(snapshot), UTF_8) + "\n\n").getBytes(UTF_8);
  }

  /** How many pages are open. */
  int count() {
    return open.size();
  }

  @Override
  public void close() {
    open.forEach(Stream::close);
  }
}
