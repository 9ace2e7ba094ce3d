package io.millrace.tensorflow;

import io.millrace.model.Layout;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32C;
import org.tensorflow.proto.MetaGraphDef;

/**
 * The signatures of a SavedModel that the user brings, as docs/bring-your-own-model.md documents
 * them.
 *
 * @param outputs scores per sample
 * @param layout of the state: which graph it is of, and how many numbers
 */
record OwnSignatures(Path folder, int outputs, Layout layout) {
  static final String LEARN = "learn";
  static final String READ_STATE = "read_state";
  static final String WRITE_STATE = "write_state";

  /**
   * Checks the signatures.
   *
   * @throws io.millrace.model.SavedModelException if one is missing or not as it must be
   */
  static OwnSignatures check(
      Path folder, MetaGraphDef model, int batchSize, int features, int labels) {
    SignatureCheck check = new SignatureCheck(folder, model);
    check.inputs(
        LEARN,
        Map.of(
            "features", shape(batchSize, features),
            "labels", shape(batchSize, labels),
            "learn", shape(),
            "learning_rate", shape(),
            "weights", shape(batchSize)));
    check.output(LEARN, "applied");
    check.output(LEARN, "gradient_norm");
    check.output(LEARN, "losses", batchSize);
    long[] scores = check.output(LEARN, "scores", batchSize, SignatureCheck.STATED);
    check.inputs(READ_STATE, Map.of());
    long size = check.output(READ_STATE, "state", SignatureCheck.STATED)[0];
    check.inputs(WRITE_STATE, Map.of("state", shape(size)));
    check.output(WRITE_STATE, "size");
    String name = "saved_model(crc32c %08x)/state".formatted(checksum(folder));
    Layout layout = new Layout.Builder().add(name, Math.toIntExact(size)).build();
    return new OwnSignatures(folder, Math.toIntExact(scores[1]), layout);
  }

  private static long[] shape(long... sizes) {
    return sizes;
  }

  private static long checksum(Path folder) {
    CRC32C checksum = new CRC32C();
    try {
      checksum.update(Files.readAllBytes(folder.resolve("saved_model.pb")));
    } catch (IOException e) {
      throw new UncheckedIOException("the model in " + folder + " can't be read", e);
    }
    return checksum.getValue();
  }

  /**
   * Checks that a state is of this model.
   *
   * @throws ModelStateException if it is not
   */
  void check(ModelState state) {
    if (!state.layout().equals(layout) || state.values().length != layout.size()) {
      throw new ModelStateException(
          "the stored state is of another model: it holds %s, the SavedModel in %s needs %s. Go"
                  .formatted(state.layout(), folder, layout)
              + " back to the former model, or start afresh under another name");
    }
  }
}
