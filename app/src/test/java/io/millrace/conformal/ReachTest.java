package io.millrace.conformal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The expected numbers are worked out from the rule in decimals. */
class ReachTest {
  private static final Offset<Float> CLOSE = within(1e-5f);
  private static final double LEAST = 1e-6;

  @Test
  void shouldBeInfiniteBeforeTheFirstDistance() {
    assertThat(new Reach(0.9).value()).isEqualTo(Float.POSITIVE_INFINITY);
  }

  /** ln 10 = 2.302585; e^-0.01 = 0.990050; e^0.09 = 1.094174. */
  @Test
  void shouldFollowTheRule() {
    Reach reach = new Reach(0.9);
    reach.add(2, true, LEAST); // mean 2
    assertThat(reach.value()).isCloseTo(2 * 2.302585f, CLOSE);
    reach.add(1, true, LEAST); // mean 1.5, factor 2.279674
    assertThat(reach.value()).isCloseTo(3.419511f, CLOSE);
    reach.add(6, false, LEAST); // mean 3, factor 2.494360
    assertThat(reach.value()).isCloseTo(7.483081f, within(1e-4f));
  }

  /** From the 20th on a distance has the share 0.05 in the mean. */
  @Test
  void shouldForgetOldDistances() {
    Reach reach = new Reach(0.9);
    for (int i = 0; i < 20; i++) {
      reach.add(1, i % 10 != 0, LEAST); // two beyond, of which the first does not count
    }
    double factor = 2.302585 * Math.exp(-0.18 + 0.09);
    assertThat(reach.value()).isCloseTo((float) factor, CLOSE);
    reach.add(11, true, LEAST);
    assertThat(reach.value()).isCloseTo((float) (1.5 * factor * 0.990050), CLOSE);
  }

  /** A mean of 1 becomes 1 + 0.05 (100 − 1), and no more. */
  @Test
  void shouldNotBeSpoiledByASingleWildDistance() {
    Reach reach = new Reach(0.5);
    for (int i = 0; i < 20; i++) {
      reach.add(1, i % 2 == 0, LEAST);
    }
    float before = reach.value();
    reach.add(1e30, true, LEAST);
    assertThat(reach.value()).isCloseTo(before * (float) (5.95 * Math.exp(-0.05)), within(1e-4f));
  }

  @Test
  void shouldKeepTheFactorWithinBounds() {
    Reach small = new Reach(0.9);
    Reach large = new Reach(0.9);
    for (int i = 0; i < 1000; i++) {
      small.add(1, true, LEAST);
      large.add(1, false, LEAST);
    }
    assertThat(small.value()).isCloseTo(2.302585f / 4, CLOSE);
    assertThat(large.value()).isCloseTo(2.302585f * 8, within(1e-4f));
  }

  @Test
  void shouldRecoverFromDistancesOfZero() {
    Reach reach = new Reach(0.9);
    for (int i = 0; i < 10_000; i++) {
      reach.add(0, true, LEAST);
    }
    assertThat(reach.value()).isCloseTo((float) (LEAST * 2.302585 / 4), within(1e-9f));
    int beyond = 0;
    while (reach.value() < 1) {
      reach.add(1, false, LEAST);
      beyond++;
    }
    assertThat(beyond).isLessThan(20);
  }

  @Test
  void shouldGoOnWithTheSameBits() throws IOException {
    Random random = new Random(1);
    Reach reach = new Reach(0.8);
    for (int i = 0; i < 100; i++) {
      double distance = Math.abs(random.nextGaussian());
      reach.add(distance, distance <= reach.value(), LEAST);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    reach.write(new DataOutputStream(bytes));
    Reach other = new Reach(0.8);
    other.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (int i = 0; i < 100; i++) {
      double distance = Math.abs(random.nextGaussian());
      boolean covered = distance <= reach.value();
      reach.add(distance, covered, LEAST);
      other.add(distance, covered, LEAST);
      assertThat(other.value()).isEqualTo(reach.value());
    }
  }
}
