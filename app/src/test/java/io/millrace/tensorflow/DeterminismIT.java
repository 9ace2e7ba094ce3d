package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.app.JavaProcess;
import io.millrace.data.Block;
import io.millrace.model.Determinism;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.network.Activation;
import io.millrace.network.Convolution;
import io.millrace.network.Initializer;
import io.millrace.network.Layer;
import io.millrace.network.Padding;
import io.millrace.network.Pooling;
import io.millrace.network.Sequence;
import io.millrace.network.Shaping;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models in processes whose determinism is {@code machine}: threads are those of a process. */
class DeterminismIT {
  private static final int BATCH_SIZE = 128;
  private static final int STEPS = 12;
  private static final int NEVER = STEPS;

  /** One that oneDNN computes, and one that XLA compiles. */
  enum Kind {
    CONVOLUTIONAL,
    RECURRENT;

    NetworkSettings settings() {
      List<Layer> network = new ArrayList<>(layers());
      network.add(ModelSettingsBuilder.dense(3, Activation.LINEAR));
      return new ModelSettingsBuilder()
          .features(128)
          .network(network)
          .batchSize(BATCH_SIZE)
          .build();
    }

    private List<Layer> layers() {
      return switch (this) {
        case CONVOLUTIONAL ->
            List.of(
                new Shaping.Reshape(List.of(16, 8, 1)),
                new Convolution.Conv2d(
                    16, 3, 1, Padding.VALID, Activation.RELU, Initializer.GLOROT_UNIFORM),
                new Pooling.MaxPool(2, Padding.VALID),
                new Shaping.Flatten());
        case RECURRENT ->
            List.of(new Shaping.Reshape(List.of(16, 8)), new Sequence.Lstm(32, false, false));
      };
    }
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldGiveTheSameBitsInEveryProcessHoweverTheStreamIsCut(Kind kind) throws Exception {
    byte[] whole = learnOnMachine(kind, NEVER);

    assertThat(learnOnMachine(kind, NEVER)).isEqualTo(whole);
    assertThat(learnOnMachine(kind, 5)).isEqualTo(whole);
    float[] portable = learn(kind, NEVER);
    ByteBuffer machine = ByteBuffer.wrap(whole);
    for (float expected : portable) {
      assertThat(machine.getFloat()).isCloseTo(expected, within(0.002f));
    }
  }

  @Test
  void shouldSayWhenOneDnnIsSwitchedOffAllTheSameAndWhenAModelGainsNothing() throws Exception {
    try (JavaProcess process =
        JavaProcess.start(folder, "scanned", onMachine(0, JavaProcess.program(Scanned.class)))) {
      assertThat(process.awaitExit()).as(process.err()).isZero();

      assertThat(process.out().strip()).endsWith(environment(0));
      assertThat(process.logged())
          .anyMatch(line -> line.contains("determinism: machine, but TF_ENABLE_ONEDNN_OPTS=0"))
          .anyMatch(
              line ->
                  line.contains("determinism: machine brings nothing to a model in the scan plan"));
    }
  }

  @Test
  void shouldTellTheKernelOfMatrixProductsWhereItIsChosen() throws Exception {
    ProcessBuilder program = JavaProcess.program(Scanned.class);
    program.environment().put("TENSORFLOW_USE_CUSTOM_CONTRACTION_KERNEL", "false");
    try (JavaProcess process = JavaProcess.start(folder, "scanned", program)) {
      assertThat(process.awaitExit()).as(process.err()).isZero();

      assertThat(process.out().strip()).endsWith(", contraction kernel false");
    }
  }

  private static String environment(int oneDnn) {
    int threads = Runtime.getRuntime().availableProcessors();
    return "intra-op threads " + threads + ", onednn " + oneDnn;
  }

  private byte[] learnOnMachine(Kind kind, int cut) throws Exception {
    ProcessBuilder program = JavaProcess.program(Learner.class, kind, cut, folder.resolve("state"));
    try (JavaProcess process = JavaProcess.start(folder, "learner", onMachine(1, program))) {
      assertThat(process.awaitExit()).as(process.err()).isZero();
      assertThat(process.out()).contains(environment(1));
      assertThat(process.logged()).noneMatch(line -> line.contains("determinism"));
    }
    return Files.readAllBytes(folder.resolve("state"));
  }

  private static ProcessBuilder onMachine(int oneDnn, ProcessBuilder program) {
    program.environment().put(Determinism.VARIABLE, "machine");
    program.environment().put("TF_ENABLE_ONEDNN_OPTS", String.valueOf(oneDnn));
    program.environment().remove("TF_XLA_FLAGS"); // what others keep is compiled for one thread
    return program;
  }

  /** The state after some steps; at one of them it goes on in another model. */
  private static float[] learn(Kind kind, int cut) {
    OnlineModel model = TensorFlowModel.create(kind.settings());
    try {
      for (int step = 0; step < STEPS; step++) {
        if (step == cut) {
          ModelState state = model.snapshot();
          model.close();
          model = TensorFlowModel.create(kind.settings());
          model.restore(state);
        }
        Block block = model.newBlock();
        model.learn(TestSample.addAll(block, TestSample.classes(BATCH_SIZE, 128, 3, step)));
      }
      System.out.println(model.environment());
      return model.snapshot().values();
    } finally {
      model.close();
    }
  }

  /** Makes a model of single samples, in a process of its own. */
  static final class Scanned {
    private Scanned() {}

    public static void main(String[] none) {
      try (OnlineModel model =
          TensorFlowModel.create(new ModelSettingsBuilder().linearRegression().build())) {
        System.out.println(model.environment());
      }
    }
  }

  /** Learns in a process of its own: which network, where it is cut, the file for its state. */
  static final class Learner {
    private Learner() {}

    public static void main(String[] arguments) throws IOException {
      float[] state = learn(Kind.valueOf(arguments[0]), Integer.parseInt(arguments[1]));
      ByteBuffer bytes = ByteBuffer.allocate(state.length * Float.BYTES);
      bytes.asFloatBuffer().put(state);
      Files.write(Path.of(arguments[2]), bytes.array());
    }
  }
}
