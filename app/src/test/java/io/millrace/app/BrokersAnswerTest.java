package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokersAnswerTest {
  /** Kafka says of each that it failed to create a new NetworkClient. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SSL | ssl.truststore.location | /none | Failed to load SSL keystore /none of type JKS",
        "SASL_PLAINTEXT | sasl.jaas.config | rubbish | Login module control flag not specified in JAAS config",
        "SASL_PLAINTEXT | sasl.jaas.config | a.B required; | No LoginModule found for a.B",
        "NOPE | retries | 1 | Invalid value NOPE for configuration security.protocol: String must be one of (case insensitive): SASL_SSL, PLAINTEXT, SSL, SASL_PLAINTEXT",
      })
  void shouldSayWhyAClientCouldNotBeMade(String protocol, String key, String value, String why) {
    Map<String, Object> kafka = new HashMap<>();
    kafka.put("bootstrap.servers", "127.0.0.1:1");
    kafka.put("security.protocol", protocol);
    kafka.put("sasl.mechanism", "PLAIN");
    kafka.put(key, value);

    assertThat(BrokersAnswer.reason(catchThrowable(() -> Admin.create(kafka)))).isEqualTo(why);
  }

  @Test
  void shouldSayWhatIsBehindAnotherError() {
    Exception cause = new TimeoutException("no node", new IllegalStateException("detail"));
    assertThat(BrokersAnswer.reason(new IllegalStateException("wrapped", cause)))
        .isEqualTo("no node");
    assertThat(BrokersAnswer.reason(new TimeoutException("no node"))).isEqualTo("no node");
  }
}
