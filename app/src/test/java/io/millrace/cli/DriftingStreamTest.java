package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftingStreamTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void shouldGoOnWithTheSameSamplesWhenTakenUpInTheMiddle() {
    List<String> whole = texts(new DriftingStream(0, 100));

    assertThat(texts(new DriftingStream(60, 100))).isEqualTo(whole.subList(60, 100));
    assertThat(whole).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void shouldLabelByTheAngleButForAFewWrongLabels() throws IOException {
    int agree = 0;
    for (String text : texts(new DriftingStream(0, 2000))) {
      JsonNode sample = JSON.readTree(text);
      double turn = Math.atan2(sample.get("y").asDouble(), sample.get("x").asDouble());
      // In the first 2,000 samples the pie has turned by a hundredth at most.
      String piece = turn < -Math.PI / 3 ? "A" : turn < Math.PI / 3 ? "B" : "C";
      agree += piece.equals(sample.get("piece").asText()) ? 1 : 0;
    }
    // One in twenty is drawn at random, and a third of those is right by chance.
    assertThat(agree).isBetween(1900, 1960);
  }

  @Test
  void shouldRenameThePiecesWhenTheConceptChanges() throws IOException {
    long same = 0;
    for (int i = 0; i < 500; i++) {
      JsonNode sample = JSON.readTree(texts(new DriftingStream(25_000 + i, 25_001 + i)).get(0));
      double turn = Math.atan2(sample.get("y").asDouble(), sample.get("x").asDouble());
      double turned = (turn / (2 * Math.PI) + 0.5 + 25_000 / 200_000.0) % 1;
      String before = List.of("A", "B", "C").get((int) (turned * 3));
      same += before.equals(sample.get("piece").asText()) ? 1 : 0;
    }
    assertThat(same).isLessThan(40);
  }

  private static List<String> texts(DriftingStream stream) {
    List<String> texts = new ArrayList<>();
    stream.forEachRemaining(value -> texts.add(new String(value, UTF_8)));
    return texts;
  }
}
