package io.millrace.benchmarks;

import io.millrace.data.Block;
import java.util.Arrays;

/**
 * The same learning as the model's, by hand, in plain Java loops over float arrays: dense layer,
 * relu, dense layer, softmax cross-entropy, then Adam or SGD. What a model's cost is held against.
 */
final class PlainMlp {
  private static final int INPUTS = TeacherStream.FEATURES;
  private static final int HIDDEN = 64;
  private static final int OUTPUTS = TeacherStream.CLASSES;

  private final ModelBenchmark.Rule rule;
  private final int batchSize;
  private final Parameters w1 = new Parameters(INPUTS * HIDDEN);
  private final Parameters b1 = new Parameters(HIDDEN);
  private final Parameters w2 = new Parameters(HIDDEN * OUTPUTS);
  private final Parameters b2 = new Parameters(OUTPUTS);
  private final float[] x = new float[INPUTS];
  private final float[] h = new float[HIDDEN];
  private final float[] dh = new float[HIDDEN];
  private final float[] p = new float[OUTPUTS];
  private float correction1;
  private float correction2;

  /** A weight array with its gradient and Adam's moments. */
  private static final class Parameters {
    private final float[] w;
    private final float[] g;
    private final float[] m;
    private final float[] v;

    private Parameters(int size) {
      w = new float[size];
      g = new float[size];
      m = new float[size];
      v = new float[size];
    }
  }

  /**
   * Starts with the weights of a model.
   *
   * @param state a snapshot's values: w1, b1, w2, b2 and whatever follows
   */
  PlainMlp(ModelBenchmark.Rule rule, int batchSize, float[] state) {
    this.rule = rule;
    this.batchSize = batchSize;
    int at = 0;
    for (Parameters parameters : new Parameters[] {w1, b1, w2, b2}) {
      System.arraycopy(state, at, parameters.w, 0, parameters.w.length);
      at += parameters.w.length;
    }
  }

  /** Scores and learns a full block; its losses go to {@code losses}. */
  void learn(Block block, float[] losses) {
    for (int first = 0; first < block.rows(); first += batchSize) {
      for (int row = first; row < first + batchSize; row++) {
        losses[row] = forward(block, row);
        backward();
      }
      if (isFinite()) {
        update();
      }
      clear();
    }
  }

  private float forward(Block block, int row) {
    for (int i = 0; i < INPUTS; i++) {
      x[i] = block.feature(row, i);
    }
    System.arraycopy(b1.w, 0, h, 0, HIDDEN);
    for (int i = 0; i < INPUTS; i++) {
      axpy(x[i], w1.w, i * HIDDEN, h);
    }
    System.arraycopy(b2.w, 0, p, 0, OUTPUTS);
    for (int j = 0; j < HIDDEN; j++) {
      h[j] = Math.max(0, h[j]);
      axpy(h[j], w2.w, j * OUTPUTS, p);
    }
    return softmax((int) block.label(row, 0), block.weight(row));
  }

  /** y += a w[from …] */
  private static void axpy(float a, float[] w, int from, float[] y) {
    for (int j = 0; j < y.length; j++) {
      y[j] += a * w[from + j];
    }
  }

  /** Turns the outputs into their gradients, and returns the loss. */
  private float softmax(int label, float weight) {
    float max = p[0];
    for (float z : p) {
      max = Math.max(max, z);
    }
    float sum = 0;
    float loss = max - p[label];
    for (int k = 0; k < OUTPUTS; k++) {
      p[k] = (float) Math.exp(p[k] - max);
      sum += p[k];
    }
    loss += (float) Math.log(sum);
    for (int k = 0; k < OUTPUTS; k++) {
      p[k] = (p[k] / sum - (k == label ? 1 : 0)) * weight / batchSize;
    }
    return loss;
  }

  private void backward() {
    for (int k = 0; k < OUTPUTS; k++) {
      b2.g[k] += p[k];
    }
    for (int j = 0; j < HIDDEN; j++) {
      float d = 0;
      for (int k = 0; k < OUTPUTS; k++) {
        d += p[k] * w2.w[j * OUTPUTS + k];
        w2.g[j * OUTPUTS + k] += p[k] * h[j];
      }
      dh[j] = h[j] > 0 ? d : 0;
      b1.g[j] += dh[j];
    }
    for (int i = 0; i < INPUTS; i++) {
      for (int j = 0; j < HIDDEN; j++) {
        w1.g[i * HIDDEN + j] += x[i] * dh[j];
      }
    }
  }

  /** The guard: the gradient's norm must be a number. */
  private boolean isFinite() {
    float squares = squares(w1.g) + squares(b1.g) + squares(w2.g) + squares(b2.g);
    return Float.isFinite(squares);
  }

  /** Four sums at a time: one sum would have to wait for itself at each addition. */
  private static float squares(float[] g) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < g.length; i += 4) {
      s0 += g[i] * g[i];
      s1 += g[i + 1] * g[i + 1];
      s2 += g[i + 2] * g[i + 2];
      s3 += g[i + 3] * g[i + 3];
    }
    for (; i < g.length; i++) {
      s0 += g[i] * g[i];
    }
    return s0 + s1 + s2 + s3;
  }

  private void update() {
    correction1 += 0.1f * (1 - correction1);
    correction2 += 0.001f * (1 - correction2);
    for (Parameters parameters : new Parameters[] {w1, b1, w2, b2}) {
      if (rule == ModelBenchmark.Rule.ADAM) {
        adam(parameters.w, parameters.g, parameters.m, parameters.v);
      } else {
        sgd(parameters.w, parameters.g);
      }
    }
  }

  private void adam(float[] w, float[] g, float[] m, float[] v) {
    float rate = ModelBenchmark.ADAM_RATE / correction1;
    float inverse = 1 / correction2;
    for (int i = 0; i < w.length; i++) {
      m[i] += 0.1f * (g[i] - m[i]);
      v[i] += 0.001f * (g[i] * g[i] - v[i]);
      w[i] -= m[i] * rate / ((float) Math.sqrt(v[i] * inverse) + 1e-8f);
    }
  }

  private static void sgd(float[] w, float[] g) {
    for (int i = 0; i < w.length; i++) {
      w[i] -= ModelBenchmark.SGD_RATE * g[i];
    }
  }

  private void clear() {
    for (Parameters parameters : new Parameters[] {w1, b1, w2, b2}) {
      Arrays.fill(parameters.g, 0);
    }
  }
}
