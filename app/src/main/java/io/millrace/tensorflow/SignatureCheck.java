package io.millrace.tensorflow;

import io.millrace.model.SavedModelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** Holds a SavedModel to the signatures that it must offer. All tensors are of 32-bit floats. */
final class SignatureCheck {
  /** In an expected shape: a size that may be any, but must be stated. */
  static final long STATED = -2;

  /** In an expected shape: a size that must be left open. */
  static final long OPEN = -1;

  private final Path folder;
  private final Map<String, SignatureDef> signatures;

  SignatureCheck(Path folder, MetaGraphDef model) {
    this.folder = folder;
    this.signatures = model.getSignatureDefMap();
  }

  /**
   * Checks that a signature is there.
   *
   * @throws SavedModelException if it is not
   */
  SignatureDef signature(String name) {
    SignatureDef signature = signatures.get(name);
    if (signature == null) {
      throw failure("has no signature " + name + ", only " + new TreeSet<>(signatures.keySet()));
    }
    return signature;
  }

  /**
   * Checks a signature's inputs, which must be these and no others.
   *
   * @param shapes by the inputs' names
   * @throws SavedModelException if one is missing, of another shape or type, or too many
   */
  void inputs(String name, Map<String, long[]> shapes) {
    Map<String, TensorInfo> inputs = signature(name).getInputsMap();
    if (!inputs.keySet().equals(shapes.keySet())) {
      throw failure(
          "has a signature %s with the inputs %s; expected %s"
              .formatted(name, new TreeSet<>(inputs.keySet()), new TreeSet<>(shapes.keySet())));
    }
    new TreeMap<>(shapes)
        .forEach(
            (key, shape) ->
                check("input " + key + " of signature " + name, inputs.get(key), shape));
  }

  /**
   * Checks one of a signature's outputs.
   *
   * @return its shape, as it was found
   * @throws SavedModelException if it is missing, or of another shape or type
   */
  long[] output(String name, String key, long... shape) {
    Map<String, TensorInfo> outputs = signature(name).getOutputsMap();
    if (!outputs.containsKey(key)) {
      throw failure(
          "has a signature %s with the outputs %s; expected %s among them"
              .formatted(name, new TreeSet<>(outputs.keySet()), key));
    }
    return check("output " + key + " of signature " + name, outputs.get(key), shape);
  }

  private long[] check(String place, @Nullable TensorInfo tensor, long[] expected) {
    TensorInfo info = Objects.requireNonNull(tensor);
    boolean ranked = !info.getTensorShape().getUnknownRank();
    long[] found = shape(info.getTensorShape());
    boolean fits =
        ranked && info.getDtype() == DataType.DT_FLOAT && found.length == expected.length;
    for (int i = 0; fits && i < found.length; i++) {
      fits = fits(found[i], expected[i]);
    }
    if (!fits) {
      throw failure(
          "has as %s %s %s; expected DT_FLOAT %s"
              .formatted(
                  place,
                  info.getDtype(),
                  ranked ? Arrays.toString(found) : "of unknown shape",
                  shown(expected)));
    }
    return found;
  }

  private static boolean fits(long found, long expected) {
    return expected == STATED ? found > 0 : found == expected || found == OPEN;
  }

  private static long[] shape(TensorShapeProto shape) {
    return shape.getDimList().stream().mapToLong(TensorShapeProto.Dim::getSize).toArray();
  }

  private static String shown(long[] shape) {
    return Arrays.toString(shape).replace(STATED + "", "any, but stated");
  }

  /** The error that says this of the SavedModel. */
  SavedModelException failure(String fault) {
    return new SavedModelException(
        "the SavedModel in %s %s: see docs/bring-your-own-model.md".formatted(folder, fault));
  }
}
