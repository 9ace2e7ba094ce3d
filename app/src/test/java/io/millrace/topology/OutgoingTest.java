package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutgoingTest {
  private final Outgoing outgoing = new Outgoing(5, new byte[] {1});

  @Test
  void shouldGoToThePartitionOfItsSamples() {
    assertThat(Outgoing.partitioner().partitions("t", new byte[0], outgoing, 8))
        .isEqualTo(Optional.of(Set.of(5)));
  }

  @Test
  void shouldGoToTheRemainderWhenTheTopicHasFewerPartitions() {
    assertThat(Outgoing.partitioner().partitions("t", new byte[0], outgoing, 3))
        .isEqualTo(Optional.of(Set.of(2)));
  }

  @Test
  void shouldWriteItsValueOnly() {
    assertThat(Outgoing.serializer().serialize("t", outgoing)).containsExactly(1);
    assertThat(Outgoing.serializer().serialize("t", new Outgoing(0, null))).isNull();
  }
}
