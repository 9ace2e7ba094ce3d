package io.millrace.cli;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.model.Layout;
import io.millrace.model.ModelState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first variable of which two states of one layout have other bits.
 *
 * @param variable its name and shape
 * @param numbers of it that differ
 * @param size how many it has
 * @param index of the first that differs
 * @param one that number in the one state
 * @param other the same in the other
 * @param most by how much two numbers of it differ at most
 * @param variables how many variables differ
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record StateDifference(
    String variable,
    int numbers,
    int size,
    int index,
    float one,
    float other,
    double most,
    int variables) {
  /**
   * Compares bit for bit.
   *
   * @return empty if all are the same
   * @throws CommandException if the layouts differ
   */
  static Optional<StateDifference> of(ModelState one, ModelState other) {
    if (!one.layout().equals(other.layout())) {
      throw new CommandException(
          "the checkpoint is of another network or optimizer: "
              + one.layout().differenceFrom(other.layout()));
    }
    List<StateDifference> all = new ArrayList<>();
    for (Layout.Part part : one.layout().parts()) {
      of(part, one.values(), other.values()).ifPresent(all::add);
    }
    return all.stream().findFirst().map(first -> first.of(all.size()));
  }

  private StateDifference of(int count) {
    return new StateDifference(variable, numbers, size, index, one, other, most, count);
  }

  private static Optional<StateDifference> of(Layout.Part part, float[] one, float[] other) {
    int numbers = 0;
    int first = -1;
    double most = 0;
    for (int i = part.offset(); i < part.offset() + part.size(); i++) {
      if (Float.floatToRawIntBits(one[i]) != Float.floatToRawIntBits(other[i])) {
        first = numbers++ == 0 ? i : first;
        most = Math.max(most, Math.abs((double) one[i] - other[i]));
      }
    }
    return numbers == 0
        ? Optional.empty()
        : Optional.of(
            new StateDifference(
                part.toString(),
                numbers,
                part.size(),
                first - part.offset(),
                one[first],
                other[first],
                most,
                1));
  }

  /** A sentence for a person. */
  String text() {
    return "%s is the first of %d variables that differ: %d of its %d numbers, by at most %s; number %d is %s there and %s here"
        .formatted(variable, variables, numbers, size, Double.toString(most), index, one, other);
  }
}
