package io.millrace.server;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One open page. It has a mailbox for one message: who reads slowly misses those in between, and
 * holds no thread while the network is busy. The server's idle timeout ends a connection that takes
 * nothing for half a minute. Thread-safe.
 */
final class Stream implements WriteListener {
  private final ServletOutputStream out;
  private final int replica;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private byte @Nullable [] mailbox;
  private boolean started;
  private boolean unflushed;

  Stream(ServletOutputStream out, int replica) {
    this.out = out;
    this.replica = replica;
  }

  int replica() {
    return replica;
  }

  /** Begins to write. */
  void start() {
    out.setWriteListener(this);
  }

  /**
   * Takes a message in the place of one that is not yet on its way; it must not change any more.
   */
  synchronized void offer(byte[] message) {
    mailbox = message;
    if (started) {
      write();
    }
  }

  @Override
  public synchronized void onWritePossible() {
    started = true;
    write();
  }

  /** Writes while that needs no waiting; else the server calls {@link #onWritePossible} later. */
  private void write() {
    try {
      while (!end.isDone() && out.isReady()) {
        if (unflushed) {
          unflushed = false;
          out.flush();
        } else if (mailbox != null) {
          byte[] message = mailbox;
          mailbox = null;
          unflushed = true;
          out.write(message);
        } else {
          return;
        }
      }
    } catch (IOException | IllegalStateException e) {
      close();
    }
  }

  @Override
  public void onError(Throwable error) {
    close();
  }

  /** Ends the stream. */
  void close() {
    end.complete(null);
  }

  /** Done when the stream has ended, whoever ended it. */
  CompletableFuture<Void> end() {
    return end;
  }
}
