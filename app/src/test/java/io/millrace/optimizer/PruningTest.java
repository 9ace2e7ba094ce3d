package io.millrace.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PruningTest {
  /** Worked out by hand from the paper's formula. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "999, 0",
    "1000, 0.1",
    "2000, 0.5046875",
    "3000, 0.7125",
    "4999, 0.79999999998906",
    "5000, 0.8",
    "900000, 0.8"
  })
  void shouldRiseAlongACube(long step, double sparsity) {
    assertThat(new Pruning(0.8, 0.1, 1000, 5000).at(step)).isCloseTo(sparsity, within(1e-12));
  }
}
