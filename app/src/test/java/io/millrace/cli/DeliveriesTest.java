package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Warnings;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow

  private void pass(long seconds) {
    now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void shouldTellOnceThatNothingIsTakenAndAgainAfterSomethingWas() {
    try (Warnings warnings = new Warnings(Deliveries.class);
        Deliveries deliveries = new Deliveries("app.samples", now::get)) {
      pass(100); // nothing to deliver yet
      deliveries.handed();
      deliveries.handed();
      deliveries.look();
      deliveries.delivered();
      pass(9);
      deliveries.look();
      assertThat(warnings.logged()).isEmpty();

      pass(1);
      deliveries.look();
      deliveries.look();
      assertThat(warnings.logged())
          .singleElement()
          .asString()
          .startsWith("topic app.samples: the brokers have taken no record for 10 s; 1 of 2 were");

      deliveries.delivered();
      pass(100); // all is delivered
      deliveries.look();
      assertThat(warnings.logged()).hasSize(1);

      deliveries.handed();
      pass(10);
      deliveries.look();
      assertThat(warnings.logged()).hasSize(2);
    }
  }
}
