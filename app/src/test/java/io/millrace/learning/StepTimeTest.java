package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StepTimeTest {
  private final StepTime time = new StepTime();

  private void call(int miniBatches, double millis) {
    time.add(miniBatches, TimeUnit.MICROSECONDS.toNanos(Math.round(millis * 1000)));
  }

  @Test
  void shouldLetBlocksTakeFiftyMilliseconds() {
    assertThat(time.ofBlock()).isEqualTo(1);

    call(10, 20);

    assertThat(time.ofBlock()).isEqualTo(25);
    assertThat(time.isSlow()).isFalse();
  }

  /** 150 ms for the call, and 4 ms for each: blocks of one would take 154 ms for each. */
  @Test
  void shouldFillBlocksWhenTheCallItselfTakesLong() {
    for (int i = 0; i < 100; i++) {
      int block = time.ofBlock();
      call(block, 150 + 4 * block);
    }

    // 2.5 calls of a single one, 385 ms, are done with 58.
    assertThat(time.ofBlock()).isBetween(50, 60);
    assertThat(time.isSlow()).isFalse();
  }

  /** Nothing is gained by larger blocks of slow mini-batches. */
  @Test
  void shouldKeepBlocksOfSlowMiniBatchesShort() {
    for (int i = 0; i < 100; i++) {
      call(time.ofBlock(), 80.0 * time.ofBlock());
    }

    assertThat(time.ofBlock()).isEqualTo(2);
    assertThat(time.isSlow()).isTrue();
  }
}
