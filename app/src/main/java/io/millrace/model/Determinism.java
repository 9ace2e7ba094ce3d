package io.millrace.model;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the same settings and samples give the same bits. It is of a whole process: TensorFlow
 * takes its threads and its kernels when it is loaded.
 */
public enum Determinism {
  /** on machines with the same type of processor */
  PORTABLE,
  /**
   * on machines that also have as many processors: TensorFlow's own kernels use all of them, and
   * oneDNN where that is on
   */
  MACHINE;

  /** The environment variable that says {@code machine}, which the launcher sets. */
  public static final String VARIABLE = "MILLRACE_DETERMINISM";

  /**
   * That of a process.
   *
   * @param environment a variable's value, or null if it is not set
   */
  public static Determinism of(Function<String, @Nullable String> environment) {
    return "machine".equals(environment.apply(VARIABLE)) ? MACHINE : PORTABLE;
  }
}
