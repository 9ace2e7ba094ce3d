package io.millrace.model;

/**
 * Names of masks: a matrix of weights {@code x} that can be pruned has a variable {@code x/mask} of
 * its shape in the state, with 1 for each weight that is there and 0 for each that was taken out.
 */
public final class MaskNames {
  private static final String SUFFIX = "/mask";

  private MaskNames() {}

  /** The name of the mask of a matrix. */
  public static String of(String weights) {
    return weights + SUFFIX;
  }

  /** The name of the matrix that a mask is for; empty if the variable is no mask. */
  static String weightsOf(String name) {
    return isMask(name) ? name.substring(0, name.length() - SUFFIX.length()) : "";
  }

  /** Whether a variable of that name says which weights were taken out. */
  static boolean isMask(String name) {
    return name.endsWith(SUFFIX);
  }
}
