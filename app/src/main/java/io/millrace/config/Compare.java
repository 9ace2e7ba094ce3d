package io.millrace.config;

import io.millrace.serde.PredictionFormat;
import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;
import org.jspecify.annotations.Nullable;

/**
 * Another model on the same samples topic, with which this one is compared.
 *
 * @param model its name
 * @param topic of its predictions; absent: its name and {@code .predictions}
 * @param format of its predictions; absent: that of this model's
 * @param latest so many predictions of each partition are read again at the start
 */
public record Compare(
    String model,
    @Nullable String topic,
    @Nullable PredictionFormat format,
    @Default("1000000") @Unit("samples") @Bounds(">= 1") long latest) {
  /** The topic of its predictions. */
  public String topicOrDefault() {
    return topic == null ? model + ".predictions" : topic;
  }
}
