package io.millrace.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KolmogorovSmirnovTest {
  /** By hand where n is 1 or 2; else scipy 1.17.1: ks_2samp of samples with that distance. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1", // either is the smaller one
    "2, 1, 1", // of 6 orders all differ by one somewhere
    "2, 2, 0.3333333333333333", // and 2 by two
    "5, 3, 0.35714285714285715",
    "5, 5, 0.007936507936507936",
    "30, 13, 0.006548396368058784",
    "30, 14, 0.0025300622362698397",
    "40, 20, 6.5768913245274e-05",
    "100, 23, 0.009878183186176536",
    "300, 37, 0.020771538379556198",
    "1000, 60, 0.05462666510701526",
  })
  void shouldKnowTheChanceOfADistance(int n, int distance, double chance) {
    assertThat(KolmogorovSmirnov.chance(n, distance)).isCloseTo(chance, within(1e-12));
  }

  @Test
  void shouldFindTheGreatestDistanceAlsoAmongEqualNumbers() {
    double[] one = {1, 2, 2, 5};
    // At most 2: three of the one, and one, four or none of the others.
    assertThat(KolmogorovSmirnov.distance(one, new double[] {2, 5, 6, 7})).isEqualTo(2);
    assertThat(KolmogorovSmirnov.distance(one, new double[] {0, 0, 0, 0})).isEqualTo(4);
    assertThat(KolmogorovSmirnov.distance(one, one)).isZero();
  }

  @Test
  void shouldKnowTheLeastDistanceWithSuchAChance() {
    // Of 30 each, a distance of 13 has the chance 0.0065, and 14 that of 0.0025.
    assertThat(KolmogorovSmirnov.leastDistance(30, 0.005)).isEqualTo(14);
    assertThat(KolmogorovSmirnov.leastDistance(30, 0.01)).isEqualTo(13);
    assertThat(KolmogorovSmirnov.leastDistance(2000, 0.05)).as("more than 0.1").isEqualTo(201);
    assertThat(KolmogorovSmirnov.leastDistance(5, 0.005)).as("none").isEqualTo(6);
  }
}
