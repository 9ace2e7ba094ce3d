package io.millrace.metrics;

import io.millrace.evaluate.Histogram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at a model's state: at evenly spaced numbers of each variable, not all. */
final class WeightSampler {
  static final int MOST_NUMBERS = 4096;
  private static final int BINS = 24;
  private static final Pattern VARIABLE = Pattern.compile("(\\S+)\\[([0-9, ]*)\\]");

  /** The optimizers' names of a slot that holds a running mean, or sum, of gradients. */
  private static final List<String> GRADIENT_SLOTS = List.of("m", "velocity", "mean");

  private final Map<String, float[]> before = new HashMap<>();

  /**
   * The variables that are no slot of another.
   *
   * @param layout each variable's name and shape, such as {@code 1_dense/weights[6, 32]}
   */
  List<VariableSample> sample(String layout, float[] state) {
    Map<String, float[]> all = numbers(layout, state);
    List<VariableSample> samples = new ArrayList<>();
    all.forEach(
        (name, values) -> {
          if (!all.containsKey(parent(name))) {
            samples.add(
                new VariableSample(
                    name,
                    Histogram.of(values, BINS),
                    gradients(all, name),
                    changes(before.put(name, values), values)));
          }
        });
    return List.copyOf(samples);
  }

  private static Map<String, float[]> numbers(String layout, float[] state) {
    Map<String, float[]> numbers = new LinkedHashMap<>();
    Matcher matcher = VARIABLE.matcher(layout);
    int offset = 0;
    while (matcher.find()) {
      int size = size(matcher.group(2));
      if (size > state.length - offset) {
        break; // looking must never make learning fail
      }
      int stride = Math.max(1, (size + MOST_NUMBERS - 1) / MOST_NUMBERS);
      float[] some = new float[(size + stride - 1) / stride];
      for (int i = 0; i < some.length; i++) {
        some[i] = state[offset + i * stride];
      }
      numbers.put(matcher.group(1), some);
      offset += size;
    }
    return numbers;
  }

  private static int size(String shape) {
    int size = 1;
    for (String length : shape.isBlank() ? new String[0] : shape.split(",", -1)) {
      size *= Integer.parseInt(length.strip());
    }
    return size;
  }

  private static String parent(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  private static @Nullable Histogram gradients(Map<String, float[]> all, String name) {
    for (String slot : GRADIENT_SLOTS) {
      float[] gradients = all.get(name + "/" + slot);
      if (gradients != null) {
        return Histogram.of(gradients, BINS);
      }
    }
    return null;
  }

  private static @Nullable Histogram changes(float @Nullable [] old, float[] values) {
    if (old == null || old.length != values.length) {
      return null;
    }
    float[] changes = new float[values.length];
    for (int i = 0; i < changes.length; i++) {
      changes[i] = values[i] - old[i];
    }
    return Histogram.of(changes, BINS);
  }
}
