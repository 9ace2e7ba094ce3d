package io.millrace.tensorflow;

import io.millrace.model.Determinism;
import io.millrace.model.GraphSettings;
import io.millrace.model.ModelSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which plan suits a step, how large blocks are, and how many are under way. */
final class Plans {
  private static final Logger LOG = LoggerFactory.getLogger(Plans.class);

  /** Rows of a block: so many make the fixed cost of a call small. */
  private static final int BLOCK_ROWS = 512;

  /**
   * The largest mini-batch and, but for pools, state beside sparse tables that {@link
   * ModelSettings.Plan#AUTO} gives to the scan.
   */
  private static final int SCAN_MAX_BATCH = 64;

  private static final int SCAN_MAX_STATE = 4_000_000;

  /** Calls ahead: with so many the model finds its next block while samples are fetched. */
  private static final int CALLS_AHEAD = 4;

  /** Those of a model that is large: one runs, and the next waits. */
  private static final int CALLS_AHEAD_OF_LARGE = 2;

  /** Numbers of its state or of a block, either of which there is for each call: 4 MB. */
  private static final long LARGE = 1_000_000;

  /** Parts of a block in a pipeline: with more, stages wait less for each other. */
  private static final int PARTS = 4;

  /** Of these, as many as 512 rows fill: so a pipeline's block has 1,024, for fewer calls. */
  private static final int PARTS_OF_USUAL = 2;

  private Plans() {}

  /** The plan of a model: that of its settings, or the one that suits it. */
  static Plan of(GraphSettings settings, TrainingStep step) {
    boolean cpu = settings.device() == ModelSettings.Device.CPU;
    boolean suitsXla = step.suitsXla();
    boolean scan =
        switch (settings.plan()) {
          case SCAN -> true;
          case BATCH -> false;
          case AUTO -> cpu && suitsXla && settings.batchSize() <= SCAN_MAX_BATCH && isLight(step);
        };
    if (scan && cpu && TensorFlowEngine.determinism() == Determinism.MACHINE) {
      LOG.warn(
          "determinism: machine brings nothing to a model in the scan plan, which may take three times"
              + " as long: choose determinism: portable");
    }
    if (!scan) {
      return new BatchPlan(!cpu || suitsXla);
    }
    int miniBatches = blockSteps(settings.batchSize());
    boolean isPipeline = step.stages().size() > 1 && miniBatches % PARTS_OF_USUAL == 0;
    return isPipeline
        ? new ScanPlan(miniBatches / PARTS_OF_USUAL, PARTS)
        : new ScanPlan(miniBatches, 1);
  }

  /** A call for each sample of a pool costs more than its scan, however large the state is. */
  private static boolean isLight(TrainingStep step) {
    boolean isOfSinglePool = !step.members().isEmpty() && step.batchSize() == 1;
    return isOfSinglePool || step.carried().size() <= SCAN_MAX_STATE;
  }

  /** How many blocks may be under way: so many states the model keeps, without sparse tables. */
  static int callsAhead(TrainingStep step) {
    long rows = (long) blockSteps(step.batchSize()) * step.batchSize();
    long block = rows * (step.features() + step.labels());
    return Math.max(step.carried().size(), block) < LARGE ? CALLS_AHEAD : CALLS_AHEAD_OF_LARGE;
  }

  /** Mini-batches of a block: one that is filled, and one that is scored only, at the least. */
  static int blockSteps(int batchSize) {
    return Math.max(2, BLOCK_ROWS / batchSize);
  }
}
