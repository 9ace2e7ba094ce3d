package io.millrace.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  @TempDir Path directory;

  @Test
  void shouldKeepItsDataWhenStoppedAndStartedOnAnotherPort() throws Exception {
    String first;
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      first = broker.bootstrapServers();
      TextTopic topic = new TextTopic(first, "texts").create();
      topic.produce("a", 100);
      assertThat(topic.consume(100)).isEqualTo(texts("a", 100));
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      assertThat(broker.bootstrapServers()).isNotEqualTo(first);
      assertThat(new TextTopic(broker.bootstrapServers(), "texts").consume(100))
          .isEqualTo(texts("a", 100));
    }
    assertThat(EmbeddedBroker.running(directory)).isEmpty();
  }

  @Test
  void shouldKeepItsDataWhenItsProcessIsKilled() throws Exception {
    Process process = startProcess();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      String address = output.readLine();
      TextTopic topic = new TextTopic(address, "texts").create();
      topic.produce("a", 100);
      assertInUse();
      assertThat(EmbeddedBroker.running(directory)).contains(address);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(EmbeddedBroker.running(directory)).isEmpty();
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      assertThat(new TextTopic(broker.bootstrapServers(), "texts").consume(100))
          .isEqualTo(texts("a", 100));
    }
  }

  @Test
  void shouldStopWhenTheProcessThatStartedItIsGone() throws Exception {
    Process process = startProcess();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      assertThat(output.readLine()).startsWith("127.0.0.1:");
      process.getOutputStream().close();

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  /** A full disk ends it in the same way; but not every machine lets a test have one. */
  @Test
  void shouldSayInOneLineWhyItEndsWhenItsFolderCannotBeWritten() throws Exception {
    Process process = startProcess(ProcessBuilder.Redirect.PIPE);
    try (BufferedReader output = process.inputReader(UTF_8);
        BufferedReader errors = process.errorReader(UTF_8)) {
      new TextTopic(output.readLine(), "texts").create();
      Path logs = directory.toAbsolutePath().resolve("kafka");
      Files.move(logs, directory.resolve("moved"));
      Files.createFile(logs); // or Kafka makes the folder again

      assertThat(errors.lines().filter(line -> line.contains("BrokerEnd")))
          .singleElement()
          .asString()
          .contains(logs + ": the embedded broker can't write there any more: there is no such");
      assertThat(process.waitFor()).isEqualTo(1);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void shouldSayWhatIsTakenWhenItCannotStart() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, port))
          .isInstanceOf(BrokerStartException.class)
          .hasMessage(
              "port " + port + " is in use on 127.0.0.1: choose another, or 0 for any free one");
    }
    // The failed start has let go of the directory.
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
      assertInUse();
    }
  }

  private void assertInUse() {
    assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
        .isInstanceOf(BrokerStartException.class)
        .hasMessage(
            directory + ": in use by another broker: stop that one, or choose another directory");
  }

  private Process startProcess() throws IOException {
    return startProcess(ProcessBuilder.Redirect.INHERIT);
  }

  private Process startProcess(ProcessBuilder.Redirect errors) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerProcess.class.getName(),
            directory.toString())
        .redirectError(errors)
        .start();
  }

  private static List<String> texts(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }
}
