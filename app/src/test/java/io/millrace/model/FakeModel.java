package io.millrace.model;

import io.millrace.data.Block;
import io.millrace.network.Dense;
import io.millrace.network.Layer;
import io.millrace.optimizer.LearningRate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A linear model with momentum in plain Java, learning the mean squared error: small, and as strict
 * as the contract wants. A class label is learned as its one-hot vector. As a pool it tells of each
 * output as of a member, and behind the first steps that it was set back after a large loss.
 */
public final class FakeModel implements OnlineModel {
  private static final float MOMENTUM = 0.9f;

  private static final int CALLS_AHEAD = 3;

  private final NetworkSettings settings;
  private final int outputs;
  private final int mixed;
  private final int blockRows;
  private final boolean pool;
  private final LearningRate learningRate;
  private final float[] weights;
  private final float[] velocity;
  private final float[] gradient;
  private final float[] mask;
  private long step;
  private double rateFactor = 1;
  private boolean frozen;
  private final ModelState first;

  /** The states before the latest calls, the latest first. */
  private final Deque<ModelState> before = new ArrayDeque<>();

  /** A model whose blocks hold 8 mini-batches. */
  public FakeModel(ModelSettings settings) {
    this(settings, 8 * settings.batchSize());
  }

  /** A model with blocks of so many rows. */
  public FakeModel(ModelSettings settings, int blockRows) {
    this(settings, blockRows, false);
  }

  private FakeModel(ModelSettings settings, int blockRows, boolean pool) {
    this.pool = pool;
    this.settings = (NetworkSettings) settings;
    this.blockRows = blockRows;
    this.learningRate = settings.learningRate();
    Layer last = this.settings.network().get(this.settings.network().size() - 1);
    this.outputs = ((Dense) last).units();
    this.mixed = settings.features() + 1;
    this.weights = new float[outputs * mixed];
    this.velocity = new float[weights.length];
    this.gradient = new float[weights.length];
    this.mask = new float[settings.pruning() == null ? 0 : weights.length];
    java.util.Arrays.fill(mask, 1);
    Random random = new Random(this.settings.seed());
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() / mixed;
    }
    this.first = snapshot();
  }

  /** A model with blocks of so many rows that tells what its members do. */
  public static FakeModel pool(ModelSettings settings, int blockRows) {
    return new FakeModel(settings, blockRows, true);
  }

  @Override
  public List<String> members() {
    return pool
        ? IntStream.range(0, outputs).mapToObj(output -> "output-" + output).toList()
        : List.of();
  }

  @Override
  public int batchSize() {
    return settings.batchSize();
  }

  @Override
  public int callsAhead() {
    return CALLS_AHEAD;
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public Block newBlock() {
    return new Block(blockRows, settings.features(), settings.labels());
  }

  @Override
  public long step() {
    return step;
  }

  @Override
  public StepResult learn(Block block) {
    before.addFirst(snapshot());
    if (before.size() > CALLS_AHEAD) {
      before.removeLast();
    }
    StepResult result = emptyResult(block.rows(), block.toLearn(batchSize()));
    for (int i = 0; i * batchSize() < block.rows(); i++) {
      int end = (i + 1) * batchSize();
      if (end <= block.rows() && !block.isScoreOnly(i)) {
        learnBatch(block, i, block.toLearnBefore(i), result);
      } else {
        for (int row = i * batchSize(); row < Math.min(end, block.rows()); row++) {
          score(block, row, result);
        }
      }
    }
    return result;
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
    StepResult result = emptyResult(block.rows(), 0);
    for (int row = 0; row < block.rows(); row++) {
      score(block, row, result);
    }
    return result;
  }

  private StepResult emptyResult(int rows, int steps) {
    return new StepResult(
        new float[rows * outputs],
        new float[rows],
        new float[steps],
        new boolean[steps],
        new float[steps],
        MemberResults.of(steps, members().size()),
        steps);
  }

  private void learnBatch(Block block, int batch, int number, StepResult result) {
    java.util.Arrays.fill(gradient, 0);
    float loss = 0;
    for (int row = batch * batchSize(); row < (batch + 1) * batchSize(); row++) {
      score(block, row, result);
      loss += result.losses()[row];
      addGradient(block, row, result);
    }
    float squares = 0;
    for (float g : gradient) {
      squares += g * g;
    }
    float rate = (float) (rateFactor * learningRate.at(step));
    result.gradientNorms()[number] = (float) Math.sqrt(squares);
    result.learningRates()[number] = rate;
    result.applied()[number] = Float.isFinite(squares) && Float.isFinite(loss);
    if (frozen) {
      result.applied()[number] = true;
      result.learningRates()[number] = 0;
    } else if (result.applied()[number]) {
      for (int i = 0; i < weights.length; i++) {
        velocity[i] = MOMENTUM * velocity[i] + gradient[i];
        weights[i] -= rate * velocity[i];
        weights[i] *= mask.length == 0 ? 1 : mask[i];
      }
    }
    if (pool) {
      tellMembers(block, batch, number, result);
    }
    step++;
  }

  private void tellMembers(Block block, int batch, int number, StepResult result) {
    for (int o = 0; o < outputs; o++) {
      float sum = 0;
      for (int row = batch * batchSize(); row < (batch + 1) * batchSize(); row++) {
        float error = result.scores()[row * outputs + o] - target(block, row, o);
        sum += error * error;
      }
      int at = number * outputs + o;
      result.members().losses()[at] = sum / batchSize();
      result.members().weights()[at] = 1f / outputs;
      result.members().resets()[at] = step >= 20 && sum / batchSize() > 1;
    }
  }

  private void score(Block block, int row, StepResult result) {
    float loss = 0;
    for (int o = 0; o < outputs; o++) {
      float z = weights[o * mixed + mixed - 1];
      for (int f = 0; f < settings.features(); f++) {
        z += weights[o * mixed + f] * block.feature(row, f);
      }
      result.scores()[row * outputs + o] = z;
      float error = z - target(block, row, o);
      loss += error * error / outputs;
    }
    result.losses()[row] = loss;
  }

  private void addGradient(Block block, int row, StepResult result) {
    float scale = 2f * block.weight(row) / (outputs * batchSize());
    for (int o = 0; o < outputs; o++) {
      float error = scale * (result.scores()[row * outputs + o] - target(block, row, o));
      for (int f = 0; f < settings.features(); f++) {
        gradient[o * mixed + f] += error * block.feature(row, f);
      }
      gradient[o * mixed + mixed - 1] += error;
    }
  }

  private float target(Block block, int row, int output) {
    if (outputs > 1 && block.labels() == 1) {
      return block.label(row, 0) == output ? 1 : 0;
    }
    return block.label(row, output);
  }

  @Override
  public ModelState snapshot() {
    float[] values = java.util.Arrays.copyOf(weights, 2 * weights.length + mask.length);
    System.arraycopy(velocity, 0, values, weights.length, velocity.length);
    System.arraycopy(mask, 0, values, 2 * weights.length, mask.length);
    return new ModelState(step, layout(), values);
  }

  @Override
  public ModelState snapshotBefore(int calls) {
    return before.stream().skip(calls - 1L).findFirst().orElseThrow();
  }

  @Override
  public void restore(ModelState state) {
    if (!state.layout().equals(layout())) {
      throw new ModelStateException(
          "it is of another network or optimizer: " + state.layout().differenceFrom(layout()));
    }
    System.arraycopy(state.values(), 0, weights, 0, weights.length);
    System.arraycopy(state.values(), weights.length, velocity, 0, velocity.length);
    System.arraycopy(state.values(), 2 * weights.length, mask, 0, mask.length);
    step = state.step();
  }

  @Override
  public void resetSlots() {
    java.util.Arrays.fill(velocity, 0);
  }

  private Layout layout() {
    Layout.Builder layout = new Layout.Builder();
    layout.add("weights", outputs, mixed).add("weights/velocity", outputs, mixed);
    return (mask.length == 0 ? layout : layout.add("weights/mask", outputs, mixed)).build();
  }

  @Override
  public void reset() {
    long learned = step;
    restore(first);
    step = learned;
  }

  @Override
  public String environment() {
    return "plain Java";
  }

  @Override
  public void close() {}
}
