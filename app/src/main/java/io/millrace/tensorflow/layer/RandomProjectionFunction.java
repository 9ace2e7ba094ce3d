package io.millrace.tensorflow.layer;

import io.millrace.network.Preprocessing;
import java.util.random.RandomGenerator;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat32;

/** {@link Preprocessing.RandomProjection}. */
final class RandomProjectionFunction implements LayerFunction {
  private final float[][] projection;

  RandomProjectionFunction(
      Preprocessing.RandomProjection settings, int inputs, RandomGenerator random) {
    projection = new float[inputs][settings.units()];
    double deviation = Math.sqrt(1.0 / settings.units());
    for (float[] row : projection) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (random.nextGaussian() * deviation);
      }
    }
  }

  @Override
  public long multiplyAdds() {
    return (long) projection.length * projection[0].length;
  }

  @Override
  public Result apply(Pass pass, Operand<TFloat32> input) {
    Operand<TFloat32> matrix = pass.tf().constant(StdArrays.ndCopyOf(projection));
    return Result.of(pass.tf().linalg.matMul(input, matrix));
  }
}
