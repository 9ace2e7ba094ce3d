package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Samples in JSON, of numbers in classes that can be told apart, some of them malformed. Sample i
 * is a function of i alone.
 *
 * @param features how many numbers, 3 at least
 * @param classes at most 26; 0: the label is a number
 */
record VectorSamples(int features, int classes) {
  static final VectorSamples WIDE = new VectorSamples(54, 7);
  static final VectorSamples OF_NUMBERS = new VectorSamples(10, 0);

  /** One sample in so many is malformed: an odd number, so that all partitions have some. */
  private static final int MALFORMED = 41;

  /** And so are the last of each round: whoever starts again among them meets nothing else. */
  private static final int ROUND = 2000;

  private static final int ROUND_WELL_FORMED = 1400;

  /** One in so many has no label. */
  private static final int UNLABELLED = 29;

  static boolean isMalformed(int index) {
    return index % MALFORMED == 7 || index % ROUND >= ROUND_WELL_FORMED;
  }

  static boolean isUnlabelled(int index) {
    return index % UNLABELLED == 11;
  }

  /** How many of the first {@code count} samples can be predicted. */
  static long wellFormed(int count) {
    return IntStream.range(0, count).filter(index -> !isMalformed(index)).count();
  }

  /** What of the settings describes them. */
  String settings() {
    String names =
        IntStream.range(0, classes)
            .mapToObj(VectorSamples::className)
            .collect(Collectors.joining(", "));
    String label = classes == 0 ? "number" : "category, values: [" + names + "]";
    return """
        features: [{name: x, type: vector, size: %d}]
        label: {name: y, type: %s}
        """
        .formatted(features, label);
  }

  private static String className(int label) {
    return String.valueOf((char) ('a' + label));
  }

  /** The value of sample number {@code index}'s record. */
  byte @Nullable [] value(int index) {
    SplittableRandom random = new SplittableRandom(index);
    int label = classes == 0 ? 0 : random.nextInt(classes);
    String numbers = numbers(label, random);
    String known = isUnlabelled(index) ? "null" : label(label, numbers);
    String good = "{\"x\":[" + numbers + "],\"y\":" + known;
    String value = isMalformed(index) ? malformed(index, good) : good + "}";
    return value == null ? null : value.getBytes(UTF_8);
  }

  /** As a number it is a function of the first three, not a linear one. */
  private String label(int label, String numbers) {
    if (classes > 0) {
      return '"' + className(label) + '"';
    }
    double[] x = Arrays.stream(numbers.split(",")).mapToDouble(Double::parseDouble).toArray();
    return thousandths(100 * (x[0] - 2 * x[1] * x[2]));
  }

  private String numbers(int label, SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < features; i++) {
      double mean = classes > 0 && i % classes == label ? 1 : 0;
      text.append(i == 0 ? "" : ",");
      text.append(thousandths(mean + random.nextDouble(-1, 1)));
    }
    return text.toString();
  }

  /** Rounded; a format would take most of the time of a campaign's samples. */
  private static String thousandths(double number) {
    return Double.toString(Math.rint(number * 1000) / 1000);
  }

  private static @Nullable String malformed(int index, String good) {
    return switch (index / 2 % 6) {
      case 0 -> "no JSON";
      case 1 -> "{\"y\":\"a\"}";
      case 2 -> "{\"x\":[1,2],\"y\":\"a\"}";
      case 3 -> good.replaceFirst("\\[[^,]*", "[NaN") + "}";
      case 4 -> good + ",\"weight\":-1}";
      default -> null;
    };
  }
}
