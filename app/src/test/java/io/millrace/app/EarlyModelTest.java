package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.model.DeviceException;
import io.millrace.model.FakeModel;
import io.millrace.model.ForwardingModel;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.OnlineModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EarlyModelTest {
  private final ModelSettings settings = new ModelSettingsBuilder().batchSize(1).build();
  private final ModelSettings others = new ModelSettingsBuilder().batchSize(2).build();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  @Test
  void shouldHaveMadeTheFirstModelBeforeItIsWanted() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    try (EarlyModel models =
        new EarlyModel(
            wanted -> {
              begun.countDown();
              return model(wanted);
            },
            settings)) {
      begun.await(); // without anyone wanting it

      OnlineModel first = models.create(settings);
      assertThat(made).hasValue(1);
      OnlineModel second = models.create(settings);
      assertThat(made).hasValue(2);
      assertThat(second).isNotSameAs(first);
    }
    assertThat(closed).as("those that were taken are not its own").hasValue(0);
  }

  @Test
  void shouldMakeAModelOfOtherSettingsWhenItIsWanted() {
    try (EarlyModel models = new EarlyModel(this::model, settings)) {
      OnlineModel other = models.create(others);

      assertThat(other.batchSize()).isEqualTo(2);
    }
    assertThat(made).hasValue(2);
    assertThat(closed).as("the one that nobody wanted").hasValue(1);
  }

  @Test
  void shouldWaitForAModelThatIsBeingMadeBeforeItIsClosed() {
    CompletableFuture<OnlineModel> slow = new CompletableFuture<>();
    EarlyModel models = new EarlyModel(wanted -> slow.join(), settings);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(models::close);

    assertThat(closing).isNotDone();
    slow.complete(model(settings));
    closing.join();
    assertThat(closed).hasValue(1);
  }

  @Test
  void shouldFailWhereTheModelIsWanted() {
    DeviceException failure = new DeviceException("no such device");
    try (EarlyModel models =
        new EarlyModel(
            wanted -> {
              if (made.incrementAndGet() == 1) {
                throw failure;
              }
              return model(wanted);
            },
            settings)) {
      assertThatThrownBy(() -> models.create(settings)).isSameAs(failure);
      assertThat(models.create(settings)).as("another try").isNotNull();
    }
  }

  @Test
  void shouldCloseInPeaceWhenTheModelFailed() {
    EarlyModel models =
        new EarlyModel(
            wanted -> {
              throw new DeviceException("no such device");
            },
            settings);
    models.close();
    assertThat(closed).hasValue(0);
  }

  private OnlineModel model(ModelSettings wanted) {
    made.incrementAndGet();
    return new ForwardingModel(FakeModel.pool(wanted, 8)) {
      @Override
      public void close() {
        closed.incrementAndGet();
        super.close();
      }
    };
  }
}
