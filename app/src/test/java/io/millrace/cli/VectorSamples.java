package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Samples in JSON, of {@value #FEATURES} numbers in {@value #CLASSES} classes that can be told
 * apart, some of them malformed. Sample i is a function of i alone.
 */
final class VectorSamples {
  static final int FEATURES = 54;
  static final int CLASSES = 7;

  /** One sample in so many is malformed: an odd number, so that all partitions have some. */
  static final int MALFORMED = 41;

  private VectorSamples() {}

  static boolean isMalformed(int index) {
    return index % MALFORMED == 7;
  }

  /** The value of sample number {@code index}'s record. */
  static byte @Nullable [] value(int index) {
    SplittableRandom random = new SplittableRandom(index);
    int label = random.nextInt(CLASSES);
    String features = features(label, random);
    String good = "{\"x\":[" + features + "],\"y\":\"" + (char) ('a' + label) + "\"";
    String value = isMalformed(index) ? malformed(index, features, good) : good + "}";
    return value == null ? null : value.getBytes(UTF_8);
  }

  private static String features(int label, SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < FEATURES; i++) {
      double mean = i % CLASSES == label ? 1 : 0;
      text.append(i == 0 ? "" : ",");
      text.append(String.format(Locale.ROOT, "%.3f", mean + random.nextDouble(-1, 1)));
    }
    return text.toString();
  }

  private static @Nullable String malformed(int index, String features, String good) {
    return switch (index / MALFORMED % 6) {
      case 0 -> "no JSON";
      case 1 -> "{\"x\":[" + features + "]}";
      case 2 -> "{\"x\":[1,2],\"y\":\"a\"}";
      case 3 -> good.replaceFirst("\\[[^,]*", "[NaN") + "}";
      case 4 -> good + ",\"weight\":-1}";
      default -> null;
    };
  }
}
