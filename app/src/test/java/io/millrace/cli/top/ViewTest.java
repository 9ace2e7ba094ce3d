package io.millrace.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ViewTest {
  private static final Scrape BEFORE = scrape(500, 100);
  private static final Scrape NOW = scrape(700, 100);

  /** Two replicas, as an app tells of them; the lag comes three times. */
  private static Scrape scrape(int first, int second) {
    String lag = "kafka_consumer_fetch_manager_records_lag{client_id=\"m-1-";
    return Scrape.parse(
        """
        millrace_step{model="m",replica="10"} 100.0
        millrace_step{model="m",replica="9"} 1700.0
        millrace_samples_learned_total{model="m",replica="9"} %d
        millrace_samples_learned_total{model="m",replica="10"} %d
        millrace_loss{model="m",replica="9",scope="window"} 0.25
        millrace_loss{model="m",replica="9",scope="cumulative"} 0.75
        millrace_loss{model="m",replica="10",scope="window"} NaN
        millrace_score{model="m",replica="9",scope="window",score="rmse"} 0.5
        millrace_dead_letters_total{model="m",replica="9",reason="a"} 2
        millrace_dead_letters_total{model="m",replica="9",reason="b"} 3
        %sStreamThread-1-consumer",partition="9",topic="m.samples"} 12345
        %sStreamThread-1-consumer",partition="9",topic="m_samples"} 12345
        %sStateUpdater-1-restore-consumer",partition="9",topic="m-changelog"} 99999
        """
            .formatted(first, second, lag, lag, lag));
  }

  @Test
  void shouldShowAReplicaOnEachLine() {
    assertThat(new View(NOW, BEFORE, 2).lines(200))
        .containsExactly(
            "replica  samples/s   step    loss    rmse     lag  pending  dead  skipped"
                + "  learning rate  gradient  checkpoint",
            "m/9            100  1,700  0.2500  0.5000  12,345        -     5        -"
                + "              -         -           -",
            "m/10             0    100       -       -       -        -     -        -"
                + "              -         -           -");
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
    assertThat(new View(NOW, null, 0).lines(200))
        .element(1)
        .asString()
        .startsWith("m/9      ")
        .contains("  -  1,700  ");
  }

  @Test
  void shouldSaySoWhenNoReplicaHasStarted() {
    assertThat(new View(Scrape.parse("jvm_threads 3"), null, 0).lines(80))
        .containsExactly("no replica has started yet");
  }
}
