package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.checkpoint.Chunk;
import io.millrace.checkpoint.Manifest;
import io.millrace.data.Event;
import io.millrace.data.SamplePlace;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class RecordSerdesTest {
  private static Manifest manifest(Map<String, Double> metrics) {
    return new Manifest(1, "m", 2, 30, 40, 50, 6, 70, "aa", "bb", "cpu", metrics);
  }

  private static <T> T roundTrip(Serde<T> serde, T value) {
    byte[] bytes = serde.serializer().serialize("t", value);
    return serde.deserializer().deserialize("t", bytes);
  }

  @Test
  void shouldReadWhatItWrote() {
    Manifest manifest = manifest(Map.of("accuracy", 0.5, "loss", Double.NaN));
    assertThat(roundTrip(RecordSerdes.manifest(), manifest)).isEqualTo(manifest);
    Manifest placed =
        new Manifest(
            1,
            "m",
            2,
            30,
            40,
            50,
            6,
            70,
            "aa",
            "bb",
            "cpu",
            Map.of(),
            new SamplePlace(2, 1L << 40));
    assertThat(roundTrip(RecordSerdes.manifest(), placed)).isEqualTo(placed);
    Event event = new Event(Event.Type.STEP_SKIPPED, "m", 1, 2, 3, 4, "loss is NaN");
    assertThat(roundTrip(RecordSerdes.event(), event)).isEqualTo(event);
    Chunk chunk = new Chunk("m", 1, 2, 3, new byte[] {4, 5});
    assertThat(roundTrip(RecordSerdes.chunk(), chunk)).usingRecursiveComparison().isEqualTo(chunk);
  }

  /** Written by a build whose manifests did not know the last sample. */
  @Test
  void shouldReadManifestsOfFormerBuilds() {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "c301d96a2651c537720702026d043c50640c8c010461610462620663707502086c6f7373"
                    + "000000000000e03f00");
    assertThat(RecordSerdes.manifest().deserializer().deserialize("t", bytes))
        .isEqualTo(manifest(Map.of("loss", 0.5)));
  }

  @Test
  void shouldWriteEqualBytesWhenManifestsAreEqual() {
    Map<String, Double> oneWay = new LinkedHashMap<>();
    Map<String, Double> otherWay = new LinkedHashMap<>();
    List<String> names = List.of("a", "b", "c", "d");
    names.forEach(name -> oneWay.put(name, 1.0));
    names.stream()
        .sorted(java.util.Comparator.reverseOrder())
        .forEach(name -> otherWay.put(name, 1.0));
    assertThat(RecordSerdes.manifest().serializer().serialize("t", manifest(oneWay)))
        .isEqualTo(RecordSerdes.manifest().serializer().serialize("t", manifest(otherWay)));
  }

  @Test
  @SuppressWarnings("NullAway") // a tombstone
  void shouldKeepATombstone() {
    assertThat(RecordSerdes.chunk().serializer().serialize("t", null)).isNull();
    assertThat(RecordSerdes.chunk().deserializer().deserialize("t", (byte[]) null)).isNull();
  }

  @Test
  void shouldNameTheTopicWhenBytesAreBroken() {
    for (byte[] bytes : new byte[][] {{}, {1, 2, 3}, new byte[20]}) {
      assertThatThrownBy(() -> RecordSerdes.event().deserializer().deserialize("m.events", bytes))
          .isInstanceOf(SerializationException.class)
          .hasMessageStartingWith("topic m.events: broken Avro");
    }
  }
}
