package io.millrace.tensorflow;

import io.millrace.model.NetworkSettings;
import io.millrace.network.Activation;
import io.millrace.network.Dense;
import io.millrace.network.Layer;
import io.millrace.network.Preprocessing;
import io.millrace.network.Regularization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The same model written down a second time, in plain double precision and straight from the
 * definitions, with gradients by central differences. What TensorFlow computes is held against it.
 */
final class ReferenceModel {
  private static final double H = 1e-6;

  private final NetworkSettings settings;
  private final List<double[]> parameters = new ArrayList<>();
  private final List<Regularization> regularizations = new ArrayList<>();
  private final List<ReferenceStandardize> standardized = new ArrayList<>();

  /** Starts with the numbers that begin a model's state: layer by layer. */
  ReferenceModel(NetworkSettings settings, float[] state) {
    this.settings = settings;
    int at = 0;
    int inputs = settings.features();
    for (Layer layer : settings.network()) {
      if (layer.bare() instanceof Dense dense) {
        parameters.add(doubles(state, at, inputs * dense.units()));
        regularizations.add(layer.tuning().regularization().or(settings.regularization()));
        at += inputs * dense.units();
        parameters.add(doubles(state, at, dense.units()));
        regularizations.add(Regularization.NONE);
        at += dense.units();
        inputs = dense.units();
      } else {
        double[] mean = sums(state, at + 2, inputs);
        double[] variance = sums(state, at + 2 + 2 * inputs, inputs);
        for (int i = 0; i < inputs; i++) {
          standardized.add(
              new ReferenceStandardize(
                  (Preprocessing.Standardize) layer, sums(state, at, 1)[0], mean[i], variance[i]));
        }
        at += 2 * (1 + 2 * inputs) + inputs;
      }
    }
  }

  /** Weights and biases, layer by layer; changing them changes the model. */
  List<double[]> parameters() {
    return parameters;
  }

  /** The running means. */
  double[] mean() {
    return standardized.stream().mapToDouble(ReferenceStandardize::mean).toArray();
  }

  /** The running variances. */
  double[] variance() {
    return standardized.stream().mapToDouble(ReferenceStandardize::variance).toArray();
  }

  /** The loss of one sample. */
  double loss(double[] features, double[] label) {
    return ReferenceLoss.of(settings.loss(), outputs(features), label);
  }

  /** What the model publishes for one sample. */
  double[] scores(double[] features) {
    return ReferenceLoss.scores(settings.loss(), outputs(features));
  }

  /** The gradient of the mini-batch's objective, by parameter, by central differences. */
  List<double[]> gradients(List<TestSample> batch) {
    List<double[]> gradients = new ArrayList<>();
    for (double[] parameter : parameters) {
      double[] gradient = new double[parameter.length];
      for (int i = 0; i < parameter.length; i++) {
        double old = parameter[i];
        parameter[i] = old + H;
        double above = objective(batch);
        parameter[i] = old - H;
        gradient[i] = (above - objective(batch)) / (2 * H);
        parameter[i] = old;
      }
      gradients.add(gradient);
    }
    return gradients;
  }

  /** Takes the mini-batch's features into the statistics. */
  void learnStatistics(List<TestSample> batch) {
    for (int i = 0; i < standardized.size(); i++) {
      int feature = i;
      standardized
          .get(i)
          .learn(batch.stream().mapToDouble(sample -> sample.features()[feature]).toArray());
    }
  }

  /** Scales each unit's weights down to the largest norm allowed; biases stay as they are. */
  void limitNorms() {
    for (int i = 0; i < parameters.size(); i++) {
      Double most = regularizations.get(i).maxNorm();
      if (most != null) {
        limitNorms(parameters.get(i), parameters.get(i + 1).length, most);
      }
    }
  }

  private static void limitNorms(double[] weights, int units, double most) {
    for (int unit = 0; unit < units; unit++) {
      double squares = 0;
      for (int at = unit; at < weights.length; at += units) {
        squares += weights[at] * weights[at];
      }
      for (int at = unit; at < weights.length; at += units) {
        weights[at] *= Math.min(1, most / Math.sqrt(squares));
      }
    }
  }

  private double objective(List<TestSample> batch) {
    double sum = 0;
    for (TestSample sample : batch) {
      sum += weight(sample) * loss(sample.features(), sample.label());
    }
    double objective = sum / batch.size();
    for (int i = 0; i < parameters.size(); i++) {
      Regularization terms = regularizations.get(i);
      for (double w : parameters.get(i)) {
        objective += terms.l1() == null ? 0 : terms.l1() * Math.abs(w);
        objective += terms.l2() == null ? 0 : terms.l2() * w * w;
      }
    }
    return objective;
  }

  private double weight(TestSample sample) {
    List<Double> factors = settings.classWeights();
    return factors.isEmpty()
        ? sample.weight()
        : sample.weight() * factors.get((int) sample.label()[0]);
  }

  private double[] outputs(double[] features) {
    double[] x = features;
    int next = 0;
    for (Layer layer : settings.network()) {
      if (layer.bare() instanceof Dense dense) {
        x = dense(x, parameters.get(next), parameters.get(next + 1), dense.activation());
        next += 2;
      } else {
        x = standardize(x);
      }
    }
    return x;
  }

  private double[] standardize(double[] x) {
    double[] z = new double[x.length];
    Arrays.setAll(z, i -> standardized.get(i).output(x[i]));
    return z;
  }

  private static double[] dense(double[] x, double[] weights, double[] bias, Activation f) {
    double[] y = bias.clone();
    for (int unit = 0; unit < y.length; unit++) {
      for (int i = 0; i < x.length; i++) {
        y[unit] += x[i] * weights[i * y.length + unit];
      }
      y[unit] = activate(f, y[unit]);
    }
    return y;
  }

  private static double activate(Activation activation, double x) {
    return switch (activation) {
      case LINEAR -> x;
      case RELU -> Math.max(x, 0);
      case LEAKY_RELU -> x > 0 ? x : 0.2 * x;
      case ELU -> x > 0 ? x : Math.exp(x) - 1;
      case SELU -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.exp(x) - 1));
      case GELU -> x * normalCdf(x);
      case SWISH -> x / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case SOFTPLUS -> Math.log(1 + Math.exp(x));
    };
  }

  /** Φ(x) by its Taylor series about 0, which converges fast for the small x of these tests. */
  private static double normalCdf(double x) {
    double term = x;
    double sum = x;
    for (int k = 1; k < 60; k++) {
      term *= -x * x / (2 * k);
      sum += term / (2 * k + 1);
    }
    return 0.5 + sum / Math.sqrt(2 * Math.PI);
  }

  /** A variable with its low part behind it. */
  private static double[] sums(float[] values, int from, int count) {
    double[] sums = doubles(values, from, count);
    for (int i = 0; i < count; i++) {
      sums[i] += values[from + count + i];
    }
    return sums;
  }

  private static double[] doubles(float[] values, int from, int count) {
    double[] copy = new double[count];
    for (int i = 0; i < count; i++) {
      copy[i] = values[from + i];
    }
    return copy;
  }
}
