package io.millrace.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.Block;
import io.millrace.model.FakeModel;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.OnlineModel;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
  private static final int BATCH = 4;
  private static final int BLOCK_ROWS = 512;

  /** A clock that only learning moves. */
  private long now;

  private int largestBlock;

  /** A call of the model takes some time, and each mini-batch some. */
  private OnlineModel model(Duration call, Duration step) {
    FakeModel fake = new FakeModel(new ModelSettingsBuilder().batchSize(BATCH).build(), BLOCK_ROWS);
    return (OnlineModel)
        Proxy.newProxyInstance(
            OnlineModel.class.getClassLoader(),
            new Class<?>[] {OnlineModel.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("learn")) {
                int rows = ((Block) arguments[0]).rows();
                now += call.toNanos() + rows / BATCH * step.toNanos();
                largestBlock = Math.max(largestBlock, rows);
              }
              return method.invoke(fake, arguments);
            });
  }

  @Test
  void shouldMeasureInBlocksAsInProductionWhenTheModelIsFast() {
    // 128 mini-batches a call: 200 µs + 128 · 6 µs, so 7.5625 µs for each.
    Pace pace = Pace.of(model(Duration.ofNanos(200_000), Duration.ofNanos(6_000)), () -> now);

    assertThat(largestBlock).isEqualTo(BLOCK_ROWS);
    assertThat(pace.step()).isEqualTo(7.5625e-6, within(1e-12));
    assertThat(pace.microsPerSample()).isEqualTo(1.890625, within(1e-6));
    assertThat(pace.rate()).isEqualTo("528,926 samples/s");
  }

  @ParameterizedTest
  @CsvSource({"100, 4, 40", "800, 4, 5.00", "6000, 12, 0.67"})
  void shouldNotTakeLongWhenTheModelIsSlow(int stepMillis, int seconds, String rate) {
    Pace pace = Pace.of(model(Duration.ZERO, Duration.ofMillis(stepMillis)), () -> now);

    assertThat(pace.step()).isEqualTo(stepMillis / 1e3, within(1e-9));
    assertThat(pace.rate()).isEqualTo(rate + " samples/s");
    assertThat(Duration.ofNanos(now)).isLessThanOrEqualTo(Duration.ofSeconds(seconds));
  }
}
