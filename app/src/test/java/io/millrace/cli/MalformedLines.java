package io.millrace.cli;

import io.millrace.data.InvalidSampleException.Reason;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Samples in JSON for settings that can be offended in every way there is, good ones and others.
 */
final class MalformedLines {
  /** What {@link #good} and {@link #malformed} are written for, all but name, Kafka and server. */
  static final String SETTINGS =
      """
      model: per_partition
      samples: {format: json, max_bytes: 500, partitions: 2, missing: reject, unknown: reject}
      features:
        - {name: a, type: numeric}
        - {name: day, type: category, values: [mo, tu]}
        - {name: x, type: vector, size: 2}
      label: {name: y, type: number}
      network: [standardize, {dense: {units: 4, activation: tanh}}, {dense: {units: 1}}]
      loss: binary_cross_entropy
      optimizer: {adam: {learning_rate: 0.01}}
      """;

  private MalformedLines() {}

  /** A good sample, a function of its index. */
  static String good(int index) {
    SplittableRandom random = new SplittableRandom(index);
    double a = random.nextDouble(-1, 1);
    return String.format(
        Locale.ROOT,
        "{\"id\":\"s-%d\",\"a\":%.3f,\"day\":\"%s\",\"x\":[%.3f,0.5],\"y\":%d}",
        index,
        a,
        index % 2 == 0 ? "mo" : "tu",
        random.nextDouble(),
        a > 0 ? 1 : 0);
  }

  /** One malformed sample for each reason there is. */
  static Map<Reason, String> malformed() {
    return Map.of(
        Reason.UNDECODABLE, "{\"a\":0.5,",
        Reason.OVERSIZED, good(0).replace("s-0", "s".repeat(500)),
        Reason.MISSING_FIELD, "{\"a\":0.5,\"x\":[1,2],\"y\":1}",
        Reason.EXTRA_FIELD, good(0).replace("\"a\"", "\"b\":1,\"a\""),
        Reason.WRONG_TYPE, "{\"a\":\"high\",\"day\":\"mo\",\"x\":[1,2],\"y\":1}",
        Reason.WRONG_WIDTH, "{\"a\":0.5,\"day\":\"mo\",\"x\":[1,2,3],\"y\":1}",
        Reason.NOT_FINITE, "{\"a\":NaN,\"day\":\"mo\",\"x\":[1,2],\"y\":1}",
        Reason.UNKNOWN_CLASS, "{\"a\":0.5,\"day\":\"su\",\"x\":[1,2],\"y\":1}",
        Reason.LABEL_OUT_OF_RANGE, "{\"a\":0.5,\"day\":\"mo\",\"x\":[1,2],\"y\":2}",
        Reason.NEGATIVE_WEIGHT, good(0).replace("\"a\"", "\"weight\":-1,\"a\""));
  }
}
