package io.millrace.tensorflow;

import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.loss.Losses;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * The loss of the run through the network that is learned from, with the chance of one step and the
 * mini-batch's own statistics. A model tells that of scoring only.
 */
final class LearningLoss implements AutoCloseable {
  private final List<TestSample> batch;
  private final Graph graph = new Graph();
  private final Session session;
  private final Operand<TFloat32> state;
  private final Operand<TFloat32> losses;

  /**
   * Builds the run for one mini-batch.
   *
   * @param step mini-batches before it
   */
  LearningLoss(NetworkSettings settings, List<TestSample> batch, int step) {
    this.batch = batch;
    NetworkStep training = new NetworkStep(settings);
    StateLayout layout = training.layout();
    Ops tf = Ops.create(graph);
    state = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(layout.size())));
    Pass pass = new Pass(tf, layout.byVariable(layout.unpack(tf, state)), tf.constant(step), false);
    Operand<TFloat32> z =
        training.network().apply(pass, constant(tf, TestSample::features)).output();
    losses = Losses.of(settings.loss()).losses(tf, z, constant(tf, TestSample::label));
    session = new Session(graph);
  }

  private Operand<TFloat32> constant(Ops tf, Function<TestSample, double[]> part) {
    float[][] rows = new float[batch.size()][];
    for (int row = 0; row < rows.length; row++) {
      double[] numbers = part.apply(batch.get(row));
      rows[row] = new float[numbers.length];
      for (int i = 0; i < numbers.length; i++) {
        rows[row][i] = (float) numbers[i];
      }
    }
    return tf.constant(StdArrays.ndCopyOf(rows));
  }

  /** The mean of weight times loss, at this state. */
  double of(ModelState at) {
    float[] values = at.values();
    try (TFloat32 fed = TFloat32.tensorOf(Shape.of(values.length), DataBuffers.of(values));
        Result result = session.runner().feed(state, fed).fetch(losses).run()) {
      TFloat32 each = (TFloat32) result.get(0);
      double sum = 0;
      for (int row = 0; row < batch.size(); row++) {
        sum += batch.get(row).weight() * each.getFloat(row);
      }
      return sum / batch.size();
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
