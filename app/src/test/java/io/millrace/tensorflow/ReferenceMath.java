package io.millrace.tensorflow;

import io.millrace.pool.Member;
import io.millrace.tensorflow.pool.Projection;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Vectors in double precision. */
final class ReferenceMath {
  private ReferenceMath() {}

  static double[] logSoftmax(double[] scores) {
    double most = Arrays.stream(scores).max().orElseThrow();
    double rest = Math.log(Arrays.stream(scores).map(x -> Math.exp(x - most)).sum());
    return each(scores, x -> x - most - rest);
  }

  /** At least the floor, less the mean, times the factor. */
  static double[] centred(double[] logP, double floor, double factor) {
    double[] raised = each(logP, x -> Math.max(x, floor));
    double mean = Arrays.stream(raised).average().orElseThrow();
    return each(raised, x -> factor * (x - mean));
  }

  /** The slope of −weight · ln p[label] by scores. */
  static double[] slopes(double[] logP, int label, double weight) {
    double[] slopes = each(logP, x -> weight * Math.exp(x));
    slopes[label] -= weight;
    return slopes;
  }

  static double[] each(double[] values, DoubleUnaryOperator function) {
    return Arrays.stream(values).map(function).toArray();
  }

  static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  /** With a further number. */
  static double[] with(double[] values, double last) {
    double[] longer = Arrays.copyOf(values, values.length + 1);
    longer[values.length] = last;
    return longer;
  }

  /** What a memory compares samples by: number i of these, with its sign, is part of i mod size. */
  static double[] projected(Member.Memory memory, double[] inputs) {
    Integer size = memory.projection();
    if (size == null) {
      return inputs;
    }
    float[] signs = Projection.signs(inputs.length);
    double[] sums = new double[size];
    for (int i = 0; i < inputs.length; i++) {
      sums[i % size] += signs[i] * inputs[i];
    }
    return sums;
  }
}
