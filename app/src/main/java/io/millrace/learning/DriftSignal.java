package io.millrace.learning;

import io.millrace.data.Block;
import io.millrace.drift.DriftDetection;
import io.millrace.drift.DriftDetector.Change;
import io.millrace.drift.DriftInput;
import io.millrace.evaluate.Prequential;
import io.millrace.model.StepResult;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Gives the numbers in which drift is looked for: {@link DriftInput}. */
sealed interface DriftSignal {
  /**
   * What the settings name; the loss if there are none.
   *
   * @param prequential knows errors
   * @param columns the column of a feature, by its name
   */
  static DriftSignal of(
      @Nullable DriftDetection settings, Prequential prequential, ToIntFunction<String> columns) {
    DriftInput on = settings == null ? new DriftInput.Loss() : settings.on();
    if (on instanceof DriftInput.Feature feature) {
      return new OfFeature(feature.name(), columns.applyAsInt(feature.name()));
    }
    return on instanceof DriftInput.Error ? new OfError(prequential) : new OfLoss();
  }

  /** The number of a sample; a row of a block, and what the model said of it. */
  double of(Block block, int row, StepResult result);

  /** Whether that change of the numbers is drift. */
  default boolean isDrift(Change change) {
    return change == Change.RISE;
  }

  /** What drift is, in words. */
  String whatHappened();

  /** {@link DriftInput.Loss}. */
  record OfLoss() implements DriftSignal {
    @Override
    public double of(Block block, int row, StepResult result) {
      return result.losses()[row];
    }

    @Override
    public String whatHappened() {
      return "the loss has risen";
    }
  }

  /** {@link DriftInput.Error}. */
  record OfError(Prequential prequential) implements DriftSignal {
    @Override
    public double of(Block block, int row, StepResult result) {
      return prequential.error(block, row, result.scores());
    }

    @Override
    public String whatHappened() {
      return "the error has risen";
    }
  }

  /** {@link DriftInput.Feature}. */
  record OfFeature(String name, int column) implements DriftSignal {
    @Override
    public double of(Block block, int row, StepResult result) {
      return block.feature(row, column);
    }

    @Override
    public boolean isDrift(Change change) {
      return change != Change.NONE;
    }

    @Override
    public String whatHappened() {
      return "feature " + name + " has changed";
    }
  }
}
