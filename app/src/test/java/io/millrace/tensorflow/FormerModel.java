package io.millrace.tensorflow;

import static io.millrace.model.ModelSettingsBuilder.dense;

import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.ModelState;
import io.millrace.model.NetworkSettings;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import io.millrace.network.Activation;
import io.millrace.network.Branching;
import io.millrace.network.Categorical;
import io.millrace.network.Combiner;
import io.millrace.network.Layer;
import io.millrace.network.Preprocessing;
import io.millrace.network.Regularizing;
import io.millrace.optimizer.Optimizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Models whose state once was written with one float for each running sum. What the last build of
 * that kind wrote is kept in {@code resources/former_states}: the state after {@link #LEARNED}
 * samples, the scores and losses of the {@link #NEXT} ones, which it learned behind that, and an
 * export. {@link #main} wrote them.
 */
@SuppressWarnings({
  "ImmutableEnumChecker", // its settings are a record that nobody changes
  "UnsafeFinalization" // models are closed, not finalized
})
enum FormerModel {
  STANDARDIZE(
      1,
      new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8),
      new Preprocessing.Standardize(10),
      dense(4, Activation.RELU),
      dense(2, Activation.LINEAR)),
  BATCH_NORMALIZATION(
      4,
      new Optimizer.Sgd(0.1),
      dense(4, Activation.RELU),
      new Regularizing.BatchNormalization(0.99, 1e-3),
      dense(2, Activation.LINEAR)),
  ADAGRAD(
      4,
      new Optimizer.Adagrad(0.1, 1e-8),
      new Preprocessing.Standardize(10),
      dense(2, Activation.LINEAR)),
  FTRL(1, new Optimizer.Ftrl(0.1, 1, 0.01, 0.01), dense(2, Activation.LINEAR)),
  FTRL_SPARSE(
      2,
      new Optimizer.Ftrl(0.1, 1, 0, 0),
      new Branching.Concat(
          List.of(List.of(), List.of(new Categorical.Embedding(9, 2, Combiner.MEAN, true)))),
      dense(2, Activation.LINEAR));

  static final int LEARNED = 200;
  static final int NEXT = 40;
  private static final int CLASSES = 2;

  private final NetworkSettings settings;

  FormerModel(int batchSize, Optimizer optimizer, Layer... network) {
    settings =
        new ModelSettingsBuilder()
            .batchSize(batchSize)
            .optimizer(optimizer)
            .network(List.of(network))
            .build();
  }

  NetworkSettings settings() {
    return settings;
  }

  /** The state after {@link #LEARNED} samples. */
  ModelState state() {
    return read("state");
  }

  /** The scores of the next samples, row by row, then their losses. */
  float[] next() {
    return read("next").values();
  }

  /** Learns the next samples; their scores, row by row, then their losses. */
  float[] learnNext(OnlineModel model) {
    List<TestSample> next = samples().subList(LEARNED, LEARNED + NEXT);
    StepResult result = model.learn(TestSample.addAll(model.newBlock(), next));
    float[] numbers = Arrays.copyOf(result.scores(), NEXT * (CLASSES + 1));
    System.arraycopy(result.losses(), 0, numbers, NEXT * CLASSES, NEXT);
    return numbers;
  }

  private List<TestSample> samples() {
    return TestSample.classes(LEARNED + NEXT, settings.features(), CLASSES, 30);
  }

  private ModelState read(String kind) {
    String file = "/former_states/" + fileName() + "." + kind;
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(file), file)) {
      return ModelStateCodec.decode(List.of(in.readAllBytes()));
    } catch (IOException e) {
      throw new IllegalStateException(file, e);
    }
  }

  private String fileName() {
    return name().toLowerCase(Locale.ROOT);
  }

  private void write(Path folder) throws IOException {
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      model.learn(TestSample.addAll(model.newBlock(), samples().subList(0, LEARNED)));
      ModelState state = model.snapshot();
      write(folder, "state", state);
      if (this == STANDARDIZE) {
        ServingModel.export(settings, state, folder.resolve(fileName()));
      }
      float[] next = learnNext(model);
      write(folder, "next", new ModelState(model.step(), "next[" + next.length + "]", next));
    }
  }

  private void write(Path folder, String kind, ModelState state) throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve(fileName() + "." + kind))) {
      for (byte[] chunk : ModelStateCodec.encode(state)) {
        out.write(chunk);
      }
    }
  }

  /** Writes what this build makes of the models into a folder. */
  public static void main(String[] folder) throws IOException {
    for (FormerModel model : values()) {
      model.write(Files.createDirectories(Path.of(folder[0])));
    }
  }
}
