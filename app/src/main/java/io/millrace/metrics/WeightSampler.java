package io.millrace.metrics;

import io.millrace.evaluate.Histogram;
import io.millrace.model.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at a model's state: at evenly spaced numbers of each variable, not all. */
final class WeightSampler {
  static final int MOST_NUMBERS = 4096;
  private static final int BINS = 24;

  /** The optimizers' names of a slot that holds a running mean, or sum, of gradients. */
  private static final List<String> GRADIENT_SLOTS = List.of("m", "velocity", "mean");

  private final Map<String, float[]> before = new HashMap<>();

  /**
   * The variables that are no slot of another.
   *
   * @param layout of {@code state}
   */
  List<VariableSample> sample(Layout layout, float[] state) {
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

  private static Map<String, float[]> numbers(Layout layout, float[] state) {
    Map<String, float[]> numbers = new LinkedHashMap<>();
    for (Layout.Part part : layout.parts()) {
      if (part.size() > state.length - part.offset()) {
        break; // looking must never make learning fail
      }
      int stride = Math.max(1, (part.size() + MOST_NUMBERS - 1) / MOST_NUMBERS);
      float[] some = new float[(part.size() + stride - 1) / stride];
      for (int i = 0; i < some.length; i++) {
        some[i] = state[part.offset() + i * stride];
      }
      numbers.put(part.name(), some);
    }
    return numbers;
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
