package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the documentation's list of metrics to those that exist. */
class DocumentedMetricsTest {
  private static final Pattern METRIC = Pattern.compile("`(millrace_[a-z_]+)`");

  @Test
  void shouldListEveryMetricOfOurOwn() throws IOException {
    Set<String> documented = new TreeSet<>();
    Matcher matcher = METRIC.matcher(Files.readString(Path.of("..", "docs", "operations.md")));
    while (matcher.find()) {
      documented.add(matcher.group(1));
    }
    Set<String> existing = new TreeSet<>();
    try (Monitoring monitoring = Scrape.withEveryMeter()) {
      for (String name : Scrape.of(monitoring).names()) {
        existing.add(name.replaceFirst("_(bucket|count|sum|max)$", ""));
      }
    }
    existing.removeIf(name -> !name.startsWith("millrace_"));
    assertThat(documented).isEqualTo(existing);
  }
}
