package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.features.Label;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionTableTest {
  private static final String PLACE = "\"step\":3,\"replica\":0,\"event_time\":7";

  private static List<String> lines(Label label, List<String> fields, String... predictions)
      throws IOException {
    StringWriter out = new StringWriter();
    try (PredictionTable table = new PredictionTable(out, label, fields)) {
      for (String prediction : predictions) {
        table.add(prediction.getBytes(UTF_8));
      }
    }
    return out.toString().lines().toList();
  }

  @Test
  void shouldGiveTheScoresTheNamesOfTheirClasses() throws Exception {
    assertThat(
            lines(
                new Label.Category("y", List.of("a,b", "c")),
                List.of("user.age"),
                "{\"id\":\"x\",\"scores\":[0.25,0.75],\"predicted\":\"c\",\"label\":\"a,b\","
                    + "\"loss\":1.5,\"model\":\"m\",%s,\"fields\":{\"user.age\":30}}"
                        .formatted(PLACE)))
        .containsExactly(
            "id,event_time,label,predicted,loss,step,replica,\"scores.a,b\",scores.c,fields.user.age",
            "x,7,\"a,b\",c,1.5,3,0,0.25,0.75,30");
  }

  @Test
  void shouldGiveASingleScoreTheNameOfTheSecondClass() throws Exception {
    assertThat(
            lines(
                new Label.Category("y", List.of("no", "yes")),
                List.of(),
                "{\"id\":\"x\",\"scores\":[0.75],\"predicted\":\"yes\",\"label\":\"yes\",\"loss\":0.5,%s}"
                    .formatted(PLACE)))
        .containsExactly(
            "id,event_time,label,predicted,loss,step,replica,scores.yes",
            "x,7,yes,yes,0.5,3,0,0.75");
  }

  @Test
  void shouldHaveColumnsForIntervalsAndSets() throws Exception {
    assertThat(
            lines(
                new Label.Number("y"),
                List.of(),
                "{\"id\":\"x\",\"scores\":[1],\"predicted\":1,\"label\":2,\"loss\":1,%s,\"interval\":{\"lower\":null,\"upper\":2.5}}"
                    .formatted(PLACE)))
        .containsExactly(
            "id,event_time,label,predicted,loss,step,replica,lower,upper", "x,7,2,1,1,3,0,,2.5");
    assertThat(
            lines(
                new Label.Category("y", List.of("no", "yes")),
                List.of(),
                "{\"id\":\"x\",\"scores\":[0.75],\"predicted\":\"yes\",\"label\":\"yes\",\"loss\":0.5,%s,\"set\":[\"yes\"]}"
                    .formatted(PLACE)))
        .containsExactly(
            "id,event_time,label,predicted,loss,step,replica,scores.yes,set.no,set.yes",
            "x,7,yes,yes,0.5,3,0,0.75,false,true");
  }

  /** The scores of numbers are the prediction. */
  @Test
  void shouldLeaveCellsEmptyWhereTheLabelIsNotKnown() throws Exception {
    assertThat(
            lines(
                new Label.Vector("y", 2),
                List.of(),
                "{\"id\":\"x\",\"scores\":[1,2],\"predicted\":[1,2],\"label\":[3,4],\"loss\":4,%s}"
                    .formatted(PLACE),
                "{\"id\":\"z\",\"scores\":[1,null],\"predicted\":[1,null],\"label\":null,\"loss\":null,%s}"
                    .formatted(PLACE)))
        .containsExactly(
            "id,event_time,label_0,label_1,predicted_0,predicted_1,loss,step,replica",
            "x,7,3,4,1,2,4,3,0",
            "z,7,,,1,,,3,0");
  }
}
