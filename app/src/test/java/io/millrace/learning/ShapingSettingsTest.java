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

  @Test
  void shouldTellWhatHasTheSameNamesInAnotherOrder() {
    assertThat(order("x", "w", "[N, Z, P]").reorderedSince(order("w", "x", "[P, Z, N]")))
        .contains("features: [x, w], was [w, x]; label.category.values: [N, Z, P], was [P, Z, N]");
  }

  /** A former build kept no digest of the sorted names. */
  @Test
  void shouldNotTellAChangeOfManyNamesThatAreTheSame() {
    ShapingSettings former = order("x", "w", "[N, Z… (SHA-256 0a1b)");
    ShapingSettings now = order("x", "w", "[N, Z… (SHA-256 0a1b, sorted 2c3d)");

    assertThat(now.listChangesSince(former)).isEmpty();
    assertThat(now.reorderedSince(former)).isEmpty();
    assertThat(order("x", "w", "[N, Y… (SHA-256 4e5f, sorted 6a7b)").listChangesSince(former))
        .hasSize(1);
  }

  @Test
  void shouldNotTakeOtherNamesForAnotherOrder() {
    ShapingSettings now = order("x", "w", "[N, Z, P]");

    assertThat(now.reorderedSince(now)).isEmpty();
    assertThat(now.reorderedSince(order("x", "v", "[N, Z, Q]"))).isEmpty();
    assertThat(now.reorderedSince(new ShapingSettings("a1", Map.of()))).isEmpty();
    assertThat(factors("[0.1, 0.5]").reorderedSince(factors("[0.5, 0.1]"))).isEmpty();
  }

  private static ShapingSettings factors(String values) {
    return new ShapingSettings("a1", Map.of("schedule.piecewise.values", values));
  }

  private static ShapingSettings order(String first, String second, String classes) {
    return new ShapingSettings(
        "a1",
        Map.of(
            "features[0].numeric.name", first,
            "features[1].time.name", second,
            "features[1].time.parts", "[hour]",
            "label.category.name", "y",
            "label.category.values", classes));
  }
}
