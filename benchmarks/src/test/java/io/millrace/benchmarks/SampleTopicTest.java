package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** The places of a numbered sample's parts, on which {@code peers.py} relies. */
class SampleTopicTest {
  @Test
  void shouldPutAllPartsOfANumberedSampleWherePythonFindsThem() throws IOException {
    TeacherStream stream = new TeacherStream(1);
    int unused = stream.next();
    byte[] sample = SampleEncoding.packed(SampleTopic.id(1234567), stream.features(), "C");

    assertThat(SampleTopic.number(sample)).isEqualTo(1234567);
    assertThat(sample).hasSize(248);
    // The number of features, as Avro writes it: twice 54.
    assertThat(sample[22]).isEqualTo((byte) 108);
    ByteBuffer bytes = ByteBuffer.wrap(sample).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.getFloat(23)).isEqualTo(stream.features()[0]);
    assertThat(bytes.getFloat(23 + 53 * 4)).isEqualTo(stream.features()[53]);
    assertThat(sample[242]).isEqualTo((byte) 'C');
  }
}
