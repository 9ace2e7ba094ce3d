package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShapingSettingsTest {
  @Test
  void shouldTellEachChangeByItsName() {
    ShapingSettings former =
        new ShapingSettings("a1", Map.of("loss.huber.delta", "1.0", "seed", "42", "warm_up", "10"));
    ShapingSettings now =
        new ShapingSettings(
            "b2", Map.of("clipping.norm", "5.0", "loss.huber.delta", "2.0", "seed", "42"));

    assertThat(now.changesSince(former))
        .isEqualTo(
            "clipping.norm: 5.0, was not set; loss.huber.delta: 2.0, was 1.0; warm_up: not set, was 10");
  }

  @Test
  void shouldTellDigestsWhenAFormerBuildKeptNoValues() {
    assertThat(
            new ShapingSettings("b2", Map.of("seed", "42"))
                .changesSince(new ShapingSettings("a1", Map.of())))
        .isEqualTo("SHA-256 b2, was a1");
  }

  @Test
  void shouldNotTellThousands() {
    Map<String, String> one = new TreeMap<>();
    Map<String, String> other = new TreeMap<>();
    for (int i = 0; i < 5000; i++) {
      one.put("features[%d].numeric.name".formatted(i), "x" + i);
      other.put("features[%d].numeric.name".formatted(i), "y" + i);
    }

    assertThat(new ShapingSettings("b", one).changesSince(new ShapingSettings("a", other)))
        .startsWith("features[0].numeric.name: x0, was y0; ")
        .endsWith("; and 4980 more")
        .hasSizeLessThan(2000);
  }
}
