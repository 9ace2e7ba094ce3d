package io.millrace.learning;

import io.millrace.conformal.Region;
import io.millrace.drift.OnDrift;
import io.millrace.evaluate.Scores;
import io.millrace.model.OnlineModel;
import io.millrace.model.SavedModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Who takes part in a replica's learning.
 *
 * @param drift is given what was learned
 * @param unlabelled is told of the samples without a label
 * @param commands is given what the control topic says
 * @param all in the order in which they decide: those that change the model's state do so before it
 *     is written to a checkpoint
 */
record Participants(
    DriftWatch drift, UnlabelledCount unlabelled, Commands commands, List<Participant> all) {
  static Participants of(
      LearnerSettings settings,
      LogPartition log,
      OnlineModel model,
      LearningControl control,
      Scores scores,
      Region region,
      ToIntFunction<String> columns,
      WaitingSamples waiting,
      CheckpointReader reader,
      LearnerOutput output,
      LearnerListener listener) {
    WindowedLoss loss = new WindowedLoss("windowed_loss", scores.prequential());
    WindowedLoss convergingLoss = new WindowedLoss("converging_loss", scores.prequential());
    Events events = new Events(settings.name(), log.number(), output);
    DriftWatch drift =
        new DriftWatch(
            settings.drift(),
            DriftSignal.of(settings.drift(), scores.prequential(), columns),
            events);
    Pruner pruner = new Pruner(settings.model().pruning(), control, loss, listener);
    UnlabelledCount unlabelled = new UnlabelledCount();
    Commands commands = new Commands(settings.controlSteps(), events);
    OnDrift onDrift = settings.onDrift();
    Convergence convergence = new Convergence(settings.earlyStopping(), control, convergingLoss);
    Plateau plateau = new Plateau(settings.plateau(), control, loss);
    Comparisons comparisons = new Comparisons(drift, pruner, loss, plateau);
    Freezing freezing =
        new Freezing(events, control, convergence, convergingLoss, drift, commands, listener);
    ModelReset reset =
        new ModelReset(
            onDrift,
            control,
            drift,
            comparisons,
            commands,
            freezing,
            events,
            !(settings.model() instanceof SavedModelSettings));
    CheckpointWriter checkpoints =
        new CheckpointWriter(settings, commands, model, scores, loss, output, events, listener);
    List<Participant> all =
        List.of(
            pruner,
            drift,
            new SlotReset(onDrift, control, drift, events),
            reset,
            checkpoints,
            new Restoring(
                onDrift,
                log.number(),
                control,
                drift,
                comparisons,
                commands,
                checkpoints,
                reader,
                freezing,
                reset::isByCommand,
                events,
                listener),
            freezing,
            plateau,
            new RaisedRate(onDrift.raiseLearningRate(), control, drift, events),
            convergence,
            loss,
            commands,
            new ScoresSection("scores", scores.prequential()),
            new ScoresSection("hold_out", scores.heldOut()),
            new ScoresSection("delayed", scores.delayed()),
            new WaitingSection(waiting),
            unlabelled,
            new MemberWatch(scores.members(), events));
    List<Participant> optional = new ArrayList<>(); // a state without them stays as it was
    if (region.isActive()) {
      optional.add(new IntervalsSection(region, scores));
    }
    if (convergence.isActive()) {
      optional.add(convergingLoss);
    }
    return new Participants(
        drift, unlabelled, commands, Stream.concat(all.stream(), optional.stream()).toList());
  }
}
