package io.millrace.pool;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Several models that learn the same samples side by side, each by its own loss, and whose
 * predictions are mixed into one. No gradient passes from one to another.
 *
 * @param members in the order in which they predict
 * @param mix absent: {@link Mix.Log} for classes, {@link Mix.LeastSquares} for numbers
 */
public record Pool(List<Member> members, @Nullable Mix mix) {
  /** What members that don't say otherwise see. */
  public static final String FEATURES = "features";

  /** The member of a name. */
  public Optional<Member> member(String name) {
    return members.stream().filter(member -> member.name().equals(name)).findFirst();
  }
}
