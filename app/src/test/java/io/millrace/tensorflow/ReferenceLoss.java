package io.millrace.tensorflow;

import io.millrace.network.Loss;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Every loss once more in double precision, straight from its definition. */
final class ReferenceLoss {
  private ReferenceLoss() {}

  /** The loss of one sample with the network's outputs z. */
  static double of(Loss loss, double[] z, double[] label) {
    if (loss instanceof Loss.SoftmaxCrossEntropy softmax) {
      return crossEntropy(softmax.labelSmoothing(), softmax(z), (int) label[0]);
    }
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      sum += ofOutput(loss, z[i], label[i]);
    }
    return sum / z.length;
  }

  /** What is published for the network's outputs z. */
  static double[] scores(Loss loss, double[] z) {
    if (loss instanceof Loss.SoftmaxCrossEntropy) {
      return softmax(z);
    }
    return Arrays.stream(z).map(link(loss)).toArray();
  }

  private static DoubleUnaryOperator link(Loss loss) {
    if (loss instanceof Loss.BinaryCrossEntropy) {
      return ReferenceLoss::sigmoid;
    }
    if (loss instanceof Loss.Poisson) {
      return Math::exp;
    }
    return loss instanceof Loss.Hinge
        ? z -> Math.min(1, Math.max(0, (z + 1) / 2))
        : DoubleUnaryOperator.identity();
  }

  private static double ofOutput(Loss loss, double z, double y) {
    if (loss instanceof Loss.BinaryCrossEntropy binary) {
      double s = binary.labelSmoothing();
      double target = (1 - s) * y + s / 2;
      return -target * Math.log(sigmoid(z)) - (1 - target) * Math.log(1 - sigmoid(z));
    }
    if (loss instanceof Loss.MeanSquaredError) {
      return (z - y) * (z - y);
    }
    if (loss instanceof Loss.MeanAbsoluteError) {
      return Math.abs(z - y);
    }
    if (loss instanceof Loss.Huber huber) {
      double error = Math.abs(z - y);
      double delta = huber.delta();
      return error <= delta ? error * error / 2 : delta * (error - delta / 2);
    }
    if (loss instanceof Loss.Quantile quantile) {
      return y >= z ? quantile.level() * (y - z) : (1 - quantile.level()) * (z - y);
    }
    if (loss instanceof Loss.Poisson) {
      return Math.exp(z) - y * z;
    }
    if (loss instanceof Loss.Hinge) {
      return Math.max(0, 1 - (y == 0 ? -1 : 1) * z);
    }
    throw new IllegalArgumentException("no reference for " + loss);
  }

  private static double crossEntropy(double smoothing, double[] p, int label) {
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      double target = (k == label ? 1 - smoothing : 0) + smoothing / p.length;
      sum -= target * Math.log(p[k]);
    }
    return sum;
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  private static double[] softmax(double[] z) {
    double total = Arrays.stream(z).map(Math::exp).sum();
    return Arrays.stream(z).map(v -> Math.exp(v) / total).toArray();
  }
}
