package io.millrace.tensorflow;

import io.millrace.model.PoolSettings;
import io.millrace.tensorflow.layer.Variable;
import io.millrace.tensorflow.pool.MemberFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pool is made of.
 *
 * @param members in the order in which they predict
 */
public record PoolDescription(List<Part> members) {
  /**
   * One member.
   *
   * @param parameters numbers that are learned
   * @param variables names of the arrays that they are kept in
   */
  public record Part(String name, long parameters, List<String> variables) {}

  /** Describes what these settings make. */
  public static PoolDescription of(PoolSettings settings) {
    List<Part> parts = new ArrayList<>();
    new PoolStep(settings).functions().forEach((name, member) -> parts.add(part(name, member)));
    return new PoolDescription(List.copyOf(parts));
  }

  private static Part part(String name, MemberFunction member) {
    List<Variable> learned = member.variables().stream().filter(Variable::isParameter).toList();
    return new Part(
        name,
        learned.stream().mapToLong(Variable::size).sum(),
        learned.stream().map(Variable::name).toList());
  }
}
