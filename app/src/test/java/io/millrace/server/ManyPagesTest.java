package io.millrace.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hundreds of open pages, most of which never read, before a learner under load. */
class ManyPagesTest {
  private static final int PAGES = 300;
  private static final int READING = 20;

  private final WatchedLearner learner = WatchedLearner.of(List.of("a", "b"));
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong learned = new AtomicLong();
  private final Thread load =
      new Thread(
          () -> {
            while (!stop.get()) {
              learner.learn(10, "id-");
              learned.addAndGet(10);
            }
          });
  private final List<Socket> sockets = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() {
    server =
        HttpServer.start(
            new ServerSettings("127.0.0.1", 0, null),
            learner.monitoring,
            learner.model,
            learner,
            null,
            null);
    load.start();
  }

  @AfterEach
  void stop() throws Exception {
    stop.set(true);
    load.join();
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
    learner.close();
  }

  @Test
  void shouldKeepLearningAndTellingTheOthersWhenMostPagesNeverRead() throws Exception {
    for (int i = 0; i < PAGES; i++) {
      Socket socket = open();
      if (i >= READING) {
        socket.setReceiveBufferSize(1024); // soon full: it will not be read
      }
      sockets.add(socket);
    }
    long before = learned.get();

    for (int event = 0; event < 3; event++) {
      for (Socket socket : sockets.subList(0, READING)) {
        awaitEvent(socket);
      }
    }
    assertThat(learned.get()).isGreaterThan(before);
    assertThat((long) learner.samplesCounted()).isGreaterThan(before);
  }

  @Test
  void shouldForgetPagesThatHaveGone() throws Exception {
    for (int i = 0; i < 50; i++) {
      sockets.add(open());
    }
    await().until(() -> server.openPages() == 50);
    for (Socket socket : sockets) {
      socket.close();
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> server.openPages() == 0);
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(30_000);
    socket
        .getOutputStream()
        .write("GET /api/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
    return socket;
  }

  /** Reads to the end of an event, which is an empty line behind its data. */
  private static void awaitEvent(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    int before = 0;
    boolean data = false;
    for (int read = in.read(); ; read = in.read()) {
      if (read < 0) {
        throw new AssertionError("the stream has ended");
      }
      data |= read == '}';
      if (data && read == '\n' && before == '\n') {
        return;
      }
      before = read;
    }
  }
}
