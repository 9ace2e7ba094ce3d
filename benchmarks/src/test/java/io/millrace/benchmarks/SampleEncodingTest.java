package io.millrace.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SampleEncodingTest {
  private static final float[] FEATURES = {0.5f, -2};

  @Test
  void shouldWriteAListOrAFieldForEachNumber() throws IOException {
    assertThat(new String(SampleEncoding.JSON.encode(FEATURES, "B"), UTF_8))
        .isEqualTo("{\"x\":[0.5,-2.0],\"class\":\"B\"}");
    assertThat(new String(SampleEncoding.JSON_FIELDS.encode(FEATURES, null), UTF_8))
        .isEqualTo("{\"x_0\":0.5,\"x_1\":-2.0}");
  }

  /** By the specifications of Confluent's wire format and of Avro. */
  @Test
  void shouldWriteTheIdOfTheSchemaBeforeTheBody() throws IOException {
    assertThat(SampleEncoding.REGISTRY_AVRO.encode(FEATURES, "B"))
        .containsExactly(0, 0, 0, 0, 1, 4, 0, 0, 0, 0x3f, 0, 0, 0, 0xc0, 0, 2, 2, 'B');
    assertThat(SampleEncoding.REGISTRY_AVRO.encode(FEATURES, null))
        .containsExactly(0, 0, 0, 0, 1, 4, 0, 0, 0, 0x3f, 0, 0, 0, 0xc0, 0, 0);
  }
}
