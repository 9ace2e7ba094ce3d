package io.millrace.config;

import io.millrace.drift.DriftDetection;
import io.millrace.drift.DriftInput;
import io.millrace.drift.OnDrift;
import io.millrace.features.Label;
import io.millrace.optimizer.EarlyStopping;
import io.millrace.optimizer.Schedule;
import io.millrace.pool.Member;
import io.millrace.settings.Choices;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the learning rate's schedule and what else acts on learning. */
final class LearningChecks {
  private static final String FIXED_RATE =
      "must be left out for ftrl, which lowers the rate of each weight by itself";

  private final Problems problems;

  LearningChecks(Problems problems) {
    this.problems = problems;
  }

  /** Checks a draft, whose parts may be null. */
  void check(Adaptation draft, Model model, Input input, Training training) {
    if (draft.schedule() instanceof Schedule.Piecewise piecewise) {
      checkPieces(piecewise);
    }
    if (draft.schedule() instanceof Schedule.RandomDecay decay && decay.low() > decay.high()) {
      problems.add(
          "schedule.random_decay.low", decay.low(), "must be at most high, " + decay.high());
    }
    if (computesWeights(model)) {
      checkFixedRate(draft);
    }
    EarlyStopping stopping = draft.earlyStopping();
    if (stopping != null && stopping.gradientNorm() == null && stopping.patience() == null) {
      problems.add(
          "early_stopping", "no criterion", "must hold gradient_norm or patience, or both");
    }
    if (draft.drift() != null) {
      checkDrift(draft.drift(), input);
    }
    if (draft.onDrift() != null && draft.actsOnDrift()) {
      checkOnDrift(draft.onDrift(), draft, model);
      checkReset(draft.onDrift(), model, training);
      checkMembers(draft.onDrift(), model);
    }
  }

  private static boolean computesWeights(Model draft) {
    return draft.optimizer() != null && draft.optimizer().computesWeights();
  }

  private void checkPieces(Schedule.Piecewise piecewise) {
    List<Long> boundaries = piecewise.boundaries();
    int pieces = boundaries.size() + 1;
    if (piecewise.values().size() != pieces) {
      problems.add(
          "schedule.piecewise.values",
          piecewise.values(),
          "must hold " + pieces + ", one more than boundaries");
    }
    for (int i = 1; i < boundaries.size(); i++) {
      if (boundaries.get(i) <= boundaries.get(i - 1)) {
        problems.add(
            "schedule.piecewise.boundaries[" + i + "]",
            boundaries.get(i),
            "must be more than the one before it, " + boundaries.get(i - 1));
      }
    }
  }

  /** Its weights are computed from sums over all steps, for which the rate is one and the same. */
  private void checkFixedRate(Adaptation draft) {
    if (draft.schedule() != null && !(draft.schedule() instanceof Schedule.Constant)) {
      problems.add("schedule", Choices.name(draft.schedule().getClass()), FIXED_RATE);
    }
    if (draft.warmUp() > 0) {
      problems.add("warm_up", draft.warmUp(), FIXED_RATE);
    }
    if (draft.reduceOnPlateau() != null) {
      problems.add("reduce_on_plateau", "a map", FIXED_RATE);
    }
  }

  private void checkDrift(DriftDetection drift, Input input) {
    if (drift.isForErrors()) {
      checkErrors(drift, input.label());
    }
    if (drift.bare() instanceof DriftDetection.Kswin kswin) {
      checkSizes(kswin);
    }
    if (drift.on() instanceof DriftInput.Feature feature && input.features() != null) {
      try {
        input.column(feature.name());
      } catch (IllegalArgumentException e) {
        problems.add("drift.on.feature.name", feature.name(), String.valueOf(e.getMessage()));
      }
    }
  }

  private void checkErrors(DriftDetection drift, @Nullable Label label) {
    String name = Choices.name(drift.bare().getClass());
    if (label != null && label.classes().isEmpty()) {
      problems.add(
          "drift",
          name,
          "must be page_hinkley, adwin or kswin for a label of numbers: this one reads errors of"
              + " 0 or 1, as classes have them");
    } else if (!(drift.on() instanceof DriftInput.Error)) {
      problems.add(
          "drift.on",
          Choices.name(drift.on().getClass()),
          "must be error for %s, which reads numbers from 0 to 1: drift: {%s: {}, on: error}"
              .formatted(name, name));
    }
  }

  private void checkSizes(DriftDetection.Kswin kswin) {
    if (2 * kswin.recent() > kswin.window()) {
      problems.add(
          "drift.kswin.recent",
          kswin.recent(),
          "must be at most half of window, which is " + kswin.window());
    }
    if (!kswin.canFind()) {
      problems.add(
          "drift.kswin.recent",
          kswin.recent(),
          "must be more: no two samples of that size are so different that their chance is at most"
              + " confidence, "
              + kswin.confidence());
    }
  }

  private void checkReset(OnDrift actions, Model model, Training training) {
    if (!actions.resetsModel()) {
      return;
    }
    if (model.savedModel() != null) {
      refuseReset("saved_model: its first state is not kept");
    }
    if (model.startFrom() != null) {
      refuseReset("start_from: what the model begins with is read only once");
    }
    if (training.pruning() != null) {
      refuseReset("pruning, which would be undone");
    }
  }

  private void refuseReset(String with) {
    problems.add("on_drift.reset", true, "must be left out with " + with);
  }

  private void checkMembers(OnDrift actions, Model model) {
    List<String> members = actions.members();
    if (actions.resetsModel() && actions.restoresBest()) {
      problems.add(
          "on_drift.restore_best", true, "must be left out with reset: only one can be done");
    }
    if (members == null) {
      return;
    }
    if (model.pool() == null) {
      problems.add("on_drift.members", members, "must be left out without a pool");
      return;
    }
    if (!actions.resetSlots() && !actions.resetsModel() && !actions.restoresBest()) {
      problems.add(
          "on_drift.members",
          members,
          "must be left out without reset_slots, reset or restore_best: the learning rate is raised"
              + " for all members");
    }
    List<String> known = model.pool().members().stream().map(Member::name).toList();
    if (members.isEmpty() || !known.containsAll(members)) {
      problems.add("on_drift.members", members, "must name some of the pool's members, " + known);
    }
  }

  private void checkOnDrift(OnDrift actions, Adaptation draft, Model model) {
    boolean fixedRate = computesWeights(model);
    if (draft.drift() == null) {
      problems.add("on_drift", "a map", "must be left out without drift");
    }
    if (fixedRate && actions.raiseLearningRate() != null) {
      problems.add("on_drift.raise_learning_rate", "a map", FIXED_RATE);
    }
    if (fixedRate && actions.resetSlots()) {
      problems.add(
          "on_drift.reset_slots",
          true,
          "must be left out for ftrl, whose weights are computed from its slots");
    }
    if (model.savedModel() != null && actions.resetSlots()) {
      problems.add(
          "on_drift.reset_slots",
          true,
          "must be left out with saved_model: which of its variables are slots is not known");
    }
  }
}
