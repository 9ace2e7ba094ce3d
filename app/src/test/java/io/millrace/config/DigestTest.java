package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.network.Loss;
import io.millrace.optimizer.Optimizer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DigestTest {
  private static String digest(Object value) {
    return new Digest().add("a", value).sha256();
  }

  @Test
  void shouldBeTheSha256OfNamesAndValues() throws NoSuchAlgorithmException {
    String text = "optimizer=sgd{\nlearning_rate=3:0.1\n}\nseed=2:42\n";
    byte[] sha256 =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    assertThat(new Digest().add("optimizer", new Optimizer.Sgd(0.1)).add("seed", 42L).sha256())
        .isEqualTo(HexFormat.of().formatHex(sha256));
  }

  @Test
  void shouldDifferWhenSettingsDiffer() {
    assertThat(
            List.of(
                digest(new Loss.MeanSquaredError()),
                digest(new Loss.BinaryCrossEntropy()),
                digest(new Loss.Hinge(Map.of())),
                digest(new Loss.Hinge(Map.of("a", 2.0))),
                digest(new Loss.Hinge(Map.of("a", 2.0, "b", 3.0))),
                digest(new Loss.Hinge(Map.of("b", 2.0, "a", 3.0))),
                digest(new Optimizer.Sgd(0.1)),
                digest(new Optimizer.Sgd(0.2)),
                digest(List.of("a", "b")),
                digest(List.of("a,b")),
                digest(List.of("b", "a")),
                digest(List.of(List.of("a"), "b"))))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldNotDependOnTheOrderOfAMap() {
    Map<String, Double> one = new LinkedHashMap<>(Map.of("a", 2.0));
    one.put("b", 3.0);
    Map<String, Double> other = new LinkedHashMap<>(Map.of("b", 3.0));
    other.put("a", 2.0);
    assertThat(digest(one)).isEqualTo(digest(other));
  }

  @Test
  void shouldNotChangeWhenAnOptionalSettingIsLeftOut() {
    assertThat(new Digest().add("a", 1).add("b", null).sha256()).isEqualTo(digest(1));
  }
}
