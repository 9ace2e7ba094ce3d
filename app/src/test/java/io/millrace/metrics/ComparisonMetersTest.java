package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Outcome;
import io.millrace.evaluate.ModelComparison;
import io.millrace.evaluate.ModelComparison.Side;
import org.junit.jupiter.api.Test;

class ComparisonMetersTest {
  private static final String TAGS = "model=\"m\",other=\"o\",%sreplica=\"0\"%s}";

  private static String tags(String predictor, String score) {
    return "{" + TAGS.formatted(predictor, score);
  }

  /** A registry does not keep what it counts by from being collected. */
  @Test
  void shouldShowBothModelsAlsoAfterAGarbageCollection() {
    try (Monitoring monitoring = new Monitoring()) {
      ModelComparison comparison = new ModelComparison();
      monitoring.compare("m", 0, "o", comparison);
      System.gc();
      comparison.add(Side.OTHER, 0, 1, new Outcome(9, 1));
      comparison.add(Side.OTHER, 0, 2, new Outcome(3, 1));
      comparison.add(Side.OWN, 0, 2, new Outcome(1, 0));

      Scrape scrape = Scrape.of(monitoring);
      assertThat(scrape.value("millrace_compared_samples_total" + tags("", ""))).isEqualTo(1);
      assertThat(scrape.value("millrace_compared_unpaired_total" + tags("", ""))).isEqualTo(1);
      assertThat(
              scrape.value("millrace_compared_score" + tags("predictor=\"o\",", ",score=\"loss\"")))
          .isEqualTo(3);
      assertThat(
              scrape.value(
                  "millrace_compared_score" + tags("predictor=\"m\",", ",score=\"error\"")))
          .isZero();
      assertThat(scrape.sum("millrace_compared_difference", "bound=\"mean\"", "score=\"loss\""))
          .isEqualTo(-2);
    }
  }
}
