package io.millrace.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScrapeTest {
  @Test
  void shouldReadNamesLabelsAndValues() {
    Scrape scrape =
        Scrape.parse(
            """
            # HELP a_total what {it} is 1
            # TYPE a_total counter
            a_total{model="m",replica="0"} 3.0
            a_total{model="m",replica="1",} 4e2 1700000000000
            plain -0.5
            big{le="+Inf"} +Inf
            none NaN
            no sample at all
            """);

    assertThat(scrape.samples()).hasSize(5);
    assertThat(scrape.sum("a_total", Map.of("replica", "1"))).hasValue(400);
    assertThat(scrape.sum("a_total", Map.of("model", "m"))).hasValue(403);
    assertThat(scrape.sum("a_total", Map.of("model", "other"))).isEmpty();
    assertThat(scrape.sum("plain", Map.of())).hasValue(-0.5);
    assertThat(scrape.sum("big", Map.of("le", "+Inf"))).hasValue(Double.POSITIVE_INFINITY);
    assertThat(scrape.sum("none", Map.of()).getAsDouble()).isNaN();
  }

  @Test
  void shouldReadEscapedLabels() {
    Scrape scrape = Scrape.parse("a{x=\"q\\\" b\\\\ n\\n } c,\",y=\"2\"} 1");

    assertThat(scrape.samples())
        .singleElement()
        .satisfies(
            s -> assertThat(s.labels()).isEqualTo(Map.of("x", "q\" b\\ n\n } c,", "y", "2")));
  }
}
