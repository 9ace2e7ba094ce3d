package io.millrace.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.doctor.Finding.Status;
import io.millrace.model.ModelSettingsBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {
  private static final long MIB = 1 << 20;

  @TempDir private Path folder;

  @Test
  void shouldFindThisMachineFit() {
    assertThat(new MachineChecks(1000, folder.resolve("not/there/yet")).run())
        .extracting(Finding::subject)
        .containsExactly("java", "memory", "disk");
    assertThat(MachineChecks.java(17).status()).isEqualTo(Status.OK);
    assertThat(MachineChecks.java(11).fix()).contains("Java 17");
  }

  @Test
  void shouldAskForAHeapThatHoldsTheStateFourTimes() {
    MachineChecks checks = new MachineChecks(100 * MIB, folder);

    Finding tooSmall = checks.memory(527 * MIB, 4096 * MIB);
    assertThat(tooSmall.status()).isEqualTo(Status.PROBLEM);
    assertThat(tooSmall.fix()).contains("JAVA_OPTS=-Xmx528m");
    assertThat(checks.memory(528 * MIB, 4096 * MIB).status()).isEqualTo(Status.OK);
    assertThat(checks.memory(528 * MIB, 1000 * MIB).fix()).contains("a machine with 1,040 MiB");
  }

  @Test
  void shouldFindAMiniBatchThatOutlivesHalfATransaction() {
    ModelChecks checks =
        new ModelChecks(new ModelSettingsBuilder().build(), Duration.ofSeconds(10));

    assertThat(checks.speed(new Pace(5, 1000)))
        .isEqualTo(
            Finding.ok("speed", "at most 200 samples/s; a mini-batch of 1,000 takes 5,000.0 ms"));
    Finding slow = checks.speed(new Pace(5.2, 1000));
    assertThat(slow.status()).isEqualTo(Status.PROBLEM);
    assertThat(slow.text()).contains("5,200.0 ms", "transaction.timeout.ms, 10,000");
    // So that it is less than half, with some to spare.
    assertThat(slow.fix()).contains("batch_size", "kafka.transaction.timeout.ms to 21000");
  }

  @Test
  void shouldCompareClocks() {
    assertThat(BrokerChecks.clock(1_000, 1_005L, 1_010).text()).startsWith("0 ms");
    assertThat(BrokerChecks.clock(1_000, 1_110L, 1_010).text()).startsWith("100 ms");
    assertThat(BrokerChecks.clock(10_000, 4_000L, 10_010))
        .extracting(Finding::status, Finding::subject)
        .containsExactly(Status.PROBLEM, "clock");
    assertThat(BrokerChecks.clock(0, null, 0).status()).isEqualTo(Status.NOTE);
  }
}
