package io.millrace.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ViewTest {
  private static final JsonNode BEFORE = status(500, 100);
  private static final JsonNode NOW = status(700, 100);

  /** Two replicas, as an app tells of them. */
  private static JsonNode status(int first, int second) {
    return json(
        """
        {"model": {"classes": []}, "replicas": [
          {"status": {"model": "m", "replica": 9, "step": 1700, "learningRate": 0.025,
              "gradientNorm": 1.5, "pending": 3, "deadLetters": 5,
              "cumulative": {"loss": 0.75, "rmse": 0.875},
              "windowed": {"loss": 0.25, "rmse": 0.5}},
            "samplesLearned": %d, "stepsSkipped": 2, "lag": 12345, "checkpointAge": 61.7},
          {"status": {"model": "m", "replica": 10, "step": 100, "learningRate": null,
              "gradientNorm": null, "pending": 0, "deadLetters": 0,
              "cumulative": {}, "windowed": {"loss": null}},
            "samplesLearned": %d, "stepsSkipped": 0, "lag": null, "checkpointAge": null}]}
        """
            .formatted(first, second));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  @Test
  void shouldShowAReplicaOnEachLine() {
    assertThat(new View(NOW, BEFORE, 2).lines(200))
        .containsExactly(
            "replica  samples/s   step    loss    rmse     lag  pending  dead  skipped"
                + "  learning rate  gradient  checkpoint",
            "m/9            100  1,700  0.2500  0.5000  12,345        3     5        2"
                + "          0.025       1.5    62 s ago",
            "m/10             0    100       -       -       -        0     0        0"
                + "              -         -           -");
  }

  @Test
  void shouldShowTheMembersOfAPoolBelow() {
    JsonNode pool =
        json(
            """
            {"model": {"classes": []}, "replicas": [
              {"status": {"model": "m", "replica": 0, "step": 7, "members": [
                {"name": "memory", "weight": -0.25, "resets": 0,
                  "cumulative": {"loss": 2, "wins": 0.5}, "windowed": {"loss": 1.5, "wins": 0.75}},
                {"name": "linear", "weight": null, "resets": 1234,
                  "cumulative": {"loss": 3, "wins": 0.5},
                  "windowed": {"loss": null, "wins": 0.25}}]}}]}
            """);

    assertThat(new View(pool).lines(200).subList(2, 6))
        .containsExactly(
            "",
            "member        loss    wins   weight  resets",
            "m/0 memory  1.5000  0.7500  -0.2500       0",
            "m/0 linear       -  0.2500        -   1,234");
    assertThat(new View(pool).lines(20)).endsWith("m/0 linear       -");
  }

  @Test
  void shouldFitANarrowTerminal() {
    assertThat(new View(NOW, BEFORE, 2).lines(45))
        .hasSize(3)
        .allMatch(line -> line.length() <= 45)
        .element(0)
        .asString()
        .endsWith("rmse");
  }

  @Test
  void shouldShowNoRateWhenThereIsNothingToCompareWith() {
    assertThat(new View(NOW).lines(200))
        .element(1)
        .asString()
        .startsWith("m/9      ")
        .contains("  -  1,700  ");
  }

  @Test
  void shouldShowNoNegativeRateWhenTheAppHasStartedAnew() {
    assertThat(new View(status(20, 30), NOW, 2).lines(200))
        .element(1)
        .asString()
        .startsWith("m/9              0  1,700");
  }

  @Test
  void shouldShowTheAccuracyOfClasses() {
    JsonNode status =
        json(
            """
            {"model": {"classes": ["a", "b"]}, "replicas": [
              {"status": {"model": "m", "replica": 0, "windowed": {"accuracy": 0.75}}}]}
            """);

    assertThat(new View(status).lines(200))
        .satisfiesExactly(
            titles -> assertThat(titles).contains("loss  accuracy"),
            row -> assertThat(row).contains("-    0.7500"));
  }

  @Test
  void shouldSaySoWhenNoReplicaHasStarted() {
    assertThat(new View(json("{\"replicas\": []}")).lines(80))
        .containsExactly("no replica has started yet");
  }
}
