package io.millrace.tensorflow;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import io.millrace.model.ModelSettings.Device;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.tensorflow.proto.SignatureDef;

/** A SavedModel that scores samples for another model, which learns from it or mixes it in. */
final class Teacher implements AutoCloseable {
  private static final String SIGNATURE = "serving_default";

  /** Rows of a call. */
  private static final int CALL = 64;

  private final Rows rows;
  private final int outputs;
  private final LoadedModel model;
  private final TfSymbolBlock signature;
  private final ByteBuffer input;
  private final FloatBuffer inputs;
  private final ByteBuffer taught;
  private final FloatBuffer taughtRows;
  private final int[] places;

  /**
   * The rows to be scored.
   *
   * @param capacity rows at the most
   * @param features numbers of a row that the teacher sees
   * @param others numbers behind them
   */
  record Rows(int capacity, int features, int others) {
    int width() {
      return features + others;
    }
  }

  private Teacher(Path folder, LoadedModel loaded, Rows rows, int outputs) {
    this.rows = rows;
    this.outputs = outputs;
    model = loaded;
    check(folder, loaded, rows.features, outputs);
    signature = loaded.signature(SIGNATURE);
    input = LoadedModel.direct(CALL * rows.features);
    inputs = input.asFloatBuffer();
    taught = LoadedModel.direct(rows.capacity * (rows.width() + outputs));
    taughtRows = taught.asFloatBuffer();
    places = new int[rows.capacity];
  }

  /**
   * Loads a teacher.
   *
   * @param outputs scores per sample that it must give
   * @throws io.millrace.model.SavedModelException if it does not
   */
  static Teacher load(Path folder, Device device, Rows rows, int outputs) {
    LoadedModel loaded = LoadedModel.loadGiven(folder, device);
    try {
      return new Teacher(folder, loaded, rows, outputs);
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  private static void check(Path folder, LoadedModel model, int features, int outputs) {
    SignatureCheck check = new SignatureCheck(folder, model.definition());
    SignatureDef definition = check.signature(SIGNATURE);
    if (definition.getInputsCount() != 1 || definition.getOutputsCount() != 1) {
      throw check.failure(
          "must have one input and one output in "
              + SIGNATURE
              + ", to be a teacher or a member of a pool");
    }
    String input = definition.getInputsMap().keySet().iterator().next();
    String output = definition.getOutputsMap().keySet().iterator().next();
    check.inputs(SIGNATURE, Map.of(input, new long[] {SignatureCheck.OPEN, features}));
    check.output(SIGNATURE, output, SignatureCheck.OPEN, outputs);
  }

  /**
   * Copies rows and puts the teacher's scores behind each. A sample has the same place in a call
   * however the stream is cut, as its place might change the last bit of its scores.
   *
   * @param given {@code [capacity, width]}
   * @param count how many of them are wanted
   * @param number of each row's sample in the log, from which its place follows
   * @return {@code [capacity, width + outputs]}; valid until the next call
   */
  ByteBuffer teach(ByteBuffer given, int count, IntToLongFunction number) {
    FloatBuffer from = given.order(ByteOrder.nativeOrder()).asFloatBuffer();
    int width = rows.width();
    int unscored = 0;
    for (int row = 0; row < count; row++) {
      int place = (int) (number.applyAsLong(row) % CALL);
      if (row > 0 && place <= places[row - 1]) {
        score(unscored, row);
        unscored = row;
      }
      places[row] = place;
      inputs.put(place * rows.features, from, row * width, rows.features);
      taughtRows.put(row * (width + outputs), from, row * width, width);
    }
    score(unscored, count);
    return taught.duplicate();
  }

  /** Scores the rows from one on, before another, in one call. */
  private void score(int first, int end) {
    try (NDManager scope = model.scope()) {
      Shape shape = new Shape(CALL, rows.features);
      NDList call = new NDList(scope.create(input.duplicate(), shape, DataType.FLOAT32));
      FloatBuffer scores = LoadedModel.floats(model.run(signature, call).head());
      for (int row = first; row < end; row++) {
        int to = row * (rows.width() + outputs) + rows.width();
        taughtRows.put(to, scores, places[row] * outputs, outputs);
      }
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
