package io.millrace.tensorflow.pool;

import io.millrace.pool.Member;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** {@link Member.TargetEncoding}: a table of what is known of values, learned without gradients. */
abstract class EncodingFunction implements MemberFunction {
  final EncodedColumns columns;

  EncodingFunction(EncodedColumns columns) {
    this.columns = columns;
  }

  /**
   * Begins a pass.
   *
   * @param names the rows of the table that samples name: {@code [rows, columns]}
   */
  abstract Run run(Pass pass, Operand<TInt32> names);

  @Override
  public final Run run(Pass pass, Inputs inputs) {
    return run(
        pass, inputs.prepared().orElseGet(() -> columns.names(pass.tf(), inputs.features())));
  }

  @Override
  public final Optional<Operand<TInt32>> prepare(Ops tf, Operand<TFloat32> features) {
    return Optional.of(columns.names(tf, features));
  }

  @Override
  public final boolean prepares() {
    return true;
  }

  @Override
  public final List<Variable> slots() {
    return List.of();
  }

  @Override
  public final List<Variable> tables() {
    return List.of(columns.table());
  }
}
