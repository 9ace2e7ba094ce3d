package io.millrace.tensorflow;

import io.millrace.model.Layout;
import io.millrace.model.ModelState;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The numbers of a state by the names of its variables. */
final class StateNumbers {
  private static final String LOW = "/low";

  private final ModelState state;
  private final Map<String, Integer> offsets = new LinkedHashMap<>();
  private final Map<String, Integer> sizes = new LinkedHashMap<>();

  StateNumbers(ModelState state) {
    this.state = state;
    for (Layout.Part part : state.layout().parts()) {
      offsets.put(part.name(), part.offset());
      sizes.put(part.name(), part.size());
    }
  }

  /** The names of all variables, low parts too. */
  Set<String> names() {
    return offsets.keySet();
  }

  /** Steps that led to the state. */
  long step() {
    return state.step();
  }

  int offset(String name) {
    @Nullable Integer offset = offsets.get(name);
    if (offset == null) {
      throw new IllegalArgumentException("no " + name + " in " + offsets.keySet());
    }
    return offset;
  }

  /** What a variable holds, with its low part where it has one. */
  double[] sums(String name) {
    double[] sums = new double[sizes.getOrDefault(name, 0)];
    String low = name + LOW;
    for (int i = 0; i < sums.length; i++) {
      sums[i] = state.values()[offset(name) + i];
      sums[i] += offsets.containsKey(low) ? state.values()[offset(low) + i] : 0;
    }
    return sums;
  }

  /** What all variables hold, each with its low part where it has one. */
  double[] sums() {
    return offsets.keySet().stream()
        .filter(name -> !name.endsWith(LOW))
        .flatMapToDouble(name -> Arrays.stream(sums(name)))
        .toArray();
  }

  /** The first number of {@link #sums(String)}. */
  double sum(String name) {
    return sums(name)[0];
  }

  /** The state with other numbers in a variable. */
  ModelState with(String name, double... numbers) {
    float[] values = state.values().clone();
    for (int i = 0; i < numbers.length; i++) {
      values[offset(name) + i] = (float) numbers[i];
    }
    return new ModelState(state.step(), state.layout(), values);
  }
}
