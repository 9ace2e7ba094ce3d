package io.millrace.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** One mini-batch per call: for large mini-batches, whose work outweighs the cost of a call. */
final class BatchPlan implements Plan {
  private final boolean compiled;

  BatchPlan(boolean compiled) {
    this.compiled = compiled;
  }

  @Override
  public int miniBatches() {
    return 1;
  }

  @Override
  public boolean isCompiled() {
    return compiled;
  }

  @Override
  public Result build(Ops tf, Stage stage, Inputs inputs, List<Operand<TFloat32>> state) {
    Operand<TFloat32> miniBatch =
        tf.reshape(inputs.block(), tf.constant(new int[] {stage.batchSize(), stage.width()}));
    Operand<TFloat32> rate = tf.reshape(inputs.rates(), tf.constant(new int[0]));
    Operand<TInt32> only = tf.constant(0);
    Operand<TBool> live = inputs.isLearned(tf, only);
    List<Operand<TInt32>> lookUps = new ArrayList<>();
    for (Operand<TInt32> prepared : stage.prepare(tf, inputs)) {
      lookUps.add(tf.gather(prepared, only, only));
    }
    Stage.Result result =
        stage.build(
            tf,
            new Stage.Given(miniBatch, rate, live, inputs.step(tf, only), lookUps, false),
            state);
    Operand<TFloat32> row =
        tf.reshape(result.packed(), tf.constant(new int[] {1, stage.resultWidth()}));
    return new Result(result.state(), row);
  }
}
