package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.PoolSettingsBuilder;
import io.millrace.pool.Member;
import io.millrace.pool.Pool;
import io.millrace.tensorflow.PoolDescription.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolDescriptionTest {
  /** By hand: two numbers, two classes; the networks see 2 + 3 + 2 numbers. */
  @Test
  void shouldCountWhatEachMemberLearns() {
    PoolDescription description =
        PoolDescription.of(
            new PoolSettingsBuilder()
                .features(2)
                .members(Pool.auto(2, 3, false).members().toArray(Member[]::new))
                .build());

    assertThat(description.members())
        .containsExactly(
            new Part("memory", 2 + 3, List.of("memory/metric")),
            new Part("linear", (2 + 1) * 2, List.of("linear/weights")),
            new Part("moving", 7 * 64 + 64 + 64 * 2 + 2, network("moving")),
            new Part("settling", 7 * 64 + 64 + 64 * 2 + 2, network("settling")));
  }

  private static List<String> network(String name) {
    return List.of(
        name + "/1_dense/weights",
        name + "/1_dense/bias",
        name + "/2_dense/weights",
        name + "/2_dense/bias");
  }
}
