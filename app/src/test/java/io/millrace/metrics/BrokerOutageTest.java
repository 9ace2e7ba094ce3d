package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Warnings;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class BrokerOutageTest {
  private final BrokerOutage outage = new BrokerOutage();

  @Test
  void shouldWarnOnceOfEachOutage() {
    try (Warnings warnings = new Warnings(BrokerOutage.class)) {
      outage.told(null);
      outage.told(new TimeoutException("no node"));
      outage.told(new TimeoutException("no node still"));
      outage.told(null);
      outage.told(new TimeoutException("gone again"));

      assertThat(warnings.logged())
          .satisfiesExactly(
              line -> assertThat(line).startsWith("the brokers don't answer: no node: nothing is"),
              line -> assertThat(line).startsWith("the brokers don't answer: gone again: "));
    }
  }

  @Test
  void shouldTellWhyForAsLongAsTheOutageLasts() {
    assertThat(outage.reason()).as("not asked yet").isEmpty();
    outage.told(new TimeoutException("no node"));
    outage.told(new TimeoutException("no node still"));

    assertThat(outage.reason())
        .contains("the brokers don't answer: no node: nothing is read or written until they do");

    outage.told(null);
    assertThat(outage.reason()).isEmpty();
  }

  @Test
  void shouldNotTakeARefusalForAnOutage() {
    try (Warnings warnings = new Warnings(BrokerOutage.class)) {
      outage.told(new ClusterAuthorizationException("no"));

      assertThat(warnings.logged()).isEmpty();
      assertThat(outage.reason()).isEmpty();
    }
  }

  @Test
  void shouldEndTheOutageWhenTheBrokersRefuse() {
    outage.told(new TimeoutException("no node"));
    outage.told(new ClusterAuthorizationException("no"));

    assertThat(outage.reason()).isEmpty();
  }
}
