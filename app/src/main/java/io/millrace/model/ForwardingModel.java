package io.millrace.model;

import io.millrace.data.Block;
import java.util.List;

/** Hands every call to another model; a subclass changes what it wants. */
public abstract class ForwardingModel implements OnlineModel {
  private final OnlineModel model;

  /** In front of that model. */
  protected ForwardingModel(OnlineModel model) {
    this.model = model;
  }

  @Override
  public int batchSize() {
    return model.batchSize();
  }

  @Override
  public int callsAhead() {
    return model.callsAhead();
  }

  @Override
  public int outputs() {
    return model.outputs();
  }

  @Override
  public List<String> members() {
    return model.members();
  }

  @Override
  public Block newBlock() {
    return model.newBlock();
  }

  @Override
  public long step() {
    return model.step();
  }

  @Override
  public StepResult learn(Block block) {
    return model.learn(block);
  }

  @Override
  public StepResult predict(Block block) {
    return model.predict(block);
  }

  @Override
  public void scaleLearningRate(double factor) {
    model.scaleLearningRate(factor);
  }

  @Override
  public void freeze(boolean frozen) {
    model.freeze(frozen);
  }

  @Override
  public ModelState snapshot() {
    return model.snapshot();
  }

  @Override
  public ModelState snapshotBefore(int calls) {
    return model.snapshotBefore(calls);
  }

  @Override
  public void restore(ModelState state) {
    model.restore(state);
  }

  @Override
  public void resetSlots() {
    model.resetSlots();
  }

  @Override
  public void reset() {
    model.reset();
  }

  @Override
  public String environment() {
    return model.environment();
  }

  @Override
  public void close() {
    model.close();
  }
}
