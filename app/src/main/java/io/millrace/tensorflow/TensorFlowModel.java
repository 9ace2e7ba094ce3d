package io.millrace.tensorflow;

import ai.djl.tensorflow.engine.TfSymbolBlock;
import io.millrace.data.Block;
import io.millrace.model.GraphSettings;
import io.millrace.model.ModelSettings;
import io.millrace.model.ModelState;
import io.millrace.model.OnlineModel;
import io.millrace.model.StepResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An {@link OnlineModel} that is a TensorFlow graph, every signature of it driven through DJL. */
public final class TensorFlowModel implements OnlineModel {
  private final TrainingStep step;
  private final LoadedModel model;
  private final Teachers teachers;
  private final TfSymbolBlock readState;
  private final TfSymbolBlock writeState;
  private final KeptStates kept;
  private final BlockCalls calls;
  private long steps;
  private double rateFactor = 1;
  private boolean frozen;

  private TensorFlowModel(
      GraphSettings settings, TrainingStep step, Plan plan, Teachers teachers, LoadedModel model) {
    this.step = step;
    this.model = model;
    this.teachers = teachers;
    readState = model.signature(TrainingGraph.READ_STATE);
    writeState = model.signature(TrainingGraph.WRITE_STATE);
    kept = new KeptStates(step, model);
    calls = new BlockCalls(step, plan, settings.learningRate(), teachers, model, kept);
    model.write(writeState, step.layout().initial());
    calls.warmUp();
  }

  /**
   * A new model with its initial weights, compiled and ready.
   *
   * @throws DeviceException if the settings ask for a device that is not there
   */
  public static TensorFlowModel create(GraphSettings settings) {
    return CompiledCode.kept().make(() -> compile(settings));
  }

  private static TensorFlowModel compile(GraphSettings settings) {
    TrainingStep step = TrainingSteps.of(settings);
    Plan plan = Plans.of(settings, step);
    int rows = BlockCalls.most(plan) * step.batchSize();
    Teachers teachers = Teachers.load(settings, step, rows);
    LoadedModel model = null;
    TensorFlowModel made = null;
    try {
      model = load(step, plan, settings.device());
      made = new TensorFlowModel(settings, step, plan, teachers, model);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("the model's graph could not be written or read", e);
    } finally {
      if (made == null) {
        teachers.close();
        if (model != null) {
          model.close();
        }
      }
    }
  }

  private static LoadedModel load(TrainingStep step, Plan plan, ModelSettings.Device device)
      throws IOException {
    TensorFlowEngine.get();
    Path folder = Files.createTempDirectory("millrace-model");
    try {
      TrainingGraph.write(step, plan, folder);
      return plan.isCompiled()
          ? LoadedModel.loadCompiled(folder, device, plan.parts() > 1 ? step.stages().size() : 1)
          : LoadedModel.load(folder, device);
    } finally {
      Files.deleteIfExists(folder.resolve("saved_model.pb"));
      Files.delete(folder);
    }
  }

  @Override
  public int batchSize() {
    return step.batchSize();
  }

  @Override
  public int callsAhead() {
    return kept.calls();
  }

  @Override
  public int outputs() {
    return step.outputs();
  }

  @Override
  public List<String> members() {
    return step.members();
  }

  @Override
  public Block newBlock() {
    return calls.newBlock();
  }

  @Override
  public long step() {
    return steps;
  }

  @Override
  public StepResult learn(Block block) {
    int complete = block.toLearn(step.batchSize());
    kept.keep(steps);
    StepResult learned = run(block, !frozen);
    steps += complete;
    return frozen ? learned.passed(complete) : learned.withSteps(complete);
  }

  @Override
  public void scaleLearningRate(double factor) {
    rateFactor = factor;
  }

  @Override
  public void freeze(boolean toFreeze) {
    frozen = toFreeze;
  }

  @Override
  public StepResult predict(Block block) {
    return run(block, false).withSteps(0);
  }

  private StepResult run(Block block, boolean learns) {
    return calls.run(block, new BlockCalls.Run(steps, rateFactor, learns));
  }

  @Override
  public ModelState snapshot() {
    return new ModelState(steps, step.layout().stored(), model.read(readState));
  }

  @Override
  public ModelState snapshotBefore(int calls) {
    return kept.before(calls);
  }

  @Override
  public void restore(ModelState state) {
    model.write(writeState, step.read(state));
    steps = state.step();
  }

  @Override
  public void resetSlots() {
    float[] state = model.read(readState);
    step.layout().resetSlots(state);
    model.write(writeState, state);
  }

  @Override
  public void reset() {
    model.write(writeState, step.layout().initial());
  }

  @Override
  public String environment() {
    return TensorFlowEngine.environment();
  }

  @Override
  public void close() {
    teachers.close();
    model.close();
  }
}
