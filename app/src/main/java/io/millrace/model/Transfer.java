package io.millrace.model;

import io.millrace.network.StartFrom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes variables of a trained model over into a new one. */
public final class Transfer {
  private final Layout source;
  private final ModelState sourceState;
  private final StartFrom settings;
  private final List<String> taken = new ArrayList<>();
  private final List<String> fresh = new ArrayList<>();
  private final Set<String> misfits = new HashSet<>();

  private Transfer(ModelState source, StartFrom settings) {
    this.source = Layout.of(source);
    this.sourceState = source;
    this.settings = settings;
  }

  /**
   * What a new model begins with.
   *
   * @param state at the step of the new model
   * @param taken names of the variables that come from the trained model
   * @param fresh names of those that begin as if there were none; slots and low parts are not told
   *     of
   */
  public record Result(ModelState state, List<String> taken, List<String> fresh) {}

  /** What is known of the members of a trained pool, beside their variables: their places. */
  public enum Members {
    /** the new model is no pool */
    NONE,
    /** nothing that tells them from those of the new pool */
    ALIKE,
    /** they are in another order, or others */
    REORDERED
  }

  /**
   * Takes what the settings say.
   *
   * @param source the trained model's state
   * @param beginning the new model's state; it is not changed
   * @param members of the trained model, as far as they matter to the new one
   * @throws ModelStateException if nothing fits, or something does not that has to
   */
  public static Result take(
      ModelState source, ModelState beginning, StartFrom settings, Members members) {
    return new Transfer(AddedParts.filled(source, beginning.layout()), settings)
        .into(beginning, members);
  }

  private Result into(ModelState beginning, Members members) {
    if (settings.slots()) {
      return all(beginning);
    }
    Map<String, Layout.Part> offered = new HashMap<>();
    source.parts().forEach(part -> offered.put(part.name(), part));
    Layout layout = Layout.of(beginning);
    checkLayers(layout);
    layout.parts().forEach(part -> addMisfit(part, offered.get(part.name())));
    if (members == Members.REORDERED
        || (members == Members.ALIKE && !members(layout).equals(members(source)))) {
      refuseMix();
    }
    float[] values = beginning.values().clone();
    for (Layout.Part part : layout.parts()) {
      switch (part.kind()) {
        case ADDED -> follow(part, offered.get(part.name()), values);
        case VARIABLE, MASK -> take(part, offered.get(part.name()), values);
        case SLOT -> {} // begins afresh
      }
    }
    if (taken.isEmpty()) {
      throw new ModelStateException(
          "start_from: no variable fits, by name and shape: the trained model has %s, this one %s."
                  .formatted(sourceState.layout(), beginning.layout())
              + " Give the layers that belong together the same name");
    }
    return new Result(new ModelState(beginning.step(), beginning.layout(), values), taken, fresh);
  }

  private Result all(ModelState beginning) {
    if (!sourceState.layout().equals(beginning.layout())) {
      throw new ModelStateException(
          "start_from: slots: true needs equal variables, but those of the trained model differ: %s."
                  .formatted(sourceState.layout().differenceFrom(beginning.layout()))
              + " Leave slots out, and the layers that fit are taken");
    }
    source.parts().forEach(part -> taken.add(part.name()));
    return new Result(
        new ModelState(beginning.step(), beginning.layout(), sourceState.values().clone()),
        taken,
        fresh);
  }

  /**
   * A layer of which a variable has another shape begins afresh as a whole: a count without its
   * mean, or what a memory has seen without its labels, is worse than nothing.
   */
  private void addMisfit(Layout.Part wanted, Layout.@Nullable Part offered) {
    if (wanted.kind() == Layout.Kind.VARIABLE && offered != null && !wanted.isLike(offered)) {
      misfits.add(wanted.layer());
    }
  }

  /**
   * The members' variables, which tell whose weights a mix has: in order, but those of an export,
   * which has them in one of its own.
   */
  private List<String> members(Layout layout) {
    Stream<String> variables =
        layout.parts().stream()
            .filter(part -> part.kind() == Layout.Kind.VARIABLE)
            .filter(part -> !isOf(part.name(), PoolSettings.MIX))
            .map(Layout.Part::toString);
    return (settings instanceof StartFrom.Checkpoint ? variables : variables.sorted()).toList();
  }

  /** How far it trusts other members, or ones that know something, says nothing about these. */
  private void refuseMix() {
    if (settings.layers().contains(PoolSettings.MIX)) {
      throw new ModelStateException(
          "start_from: layers: mix: it weighs other members than those of this pool, or in another"
              + " order: leave it out");
    }
    misfits.add(PoolSettings.MIX);
  }

  private void take(Layout.Part wanted, Layout.@Nullable Part offered, float[] values) {
    boolean named = settings.layers().stream().anyMatch(layer -> isOf(wanted.name(), layer));
    boolean fits = offered != null && wanted.isLike(offered);
    if (named && !fits) {
      throw new ModelStateException(
          "start_from: %s is of a layer to be taken, but the trained model has %s"
              .formatted(wanted, sourceState.layout()));
    }
    if (offered != null
        && fits
        && !misfits.contains(wanted.layer())
        && (named || settings.layers().isEmpty())) {
      copy(offered, wanted, values);
      taken.add(wanted.name());
    } else {
      fresh.add(wanted.name());
    }
  }

  /**
   * Takes an added part if its variable was taken, or what belongs to all if all layers are to be;
   * one that was never written is 0.
   */
  private void follow(Layout.Part wanted, Layout.@Nullable Part offered, float[] values) {
    boolean follows =
        wanted.owner().isEmpty()
            ? settings.layers().isEmpty() && (offered == null || wanted.isLike(offered))
            : taken.contains(wanted.owner());
    if (follows) {
      if (offered == null) {
        Arrays.fill(values, wanted.offset(), wanted.offset() + wanted.size(), 0);
      } else {
        copy(offered, wanted, values);
      }
    }
  }

  private void copy(Layout.Part offered, Layout.Part wanted, float[] values) {
    System.arraycopy(
        sourceState.values(), offered.offset(), values, wanted.offset(), wanted.size());
  }

  private void checkLayers(Layout layout) {
    for (String layer : settings.layers()) {
      if (layout.parts().stream().noneMatch(part -> isOf(part.name(), layer))) {
        throw new ModelStateException(
            "start_from: layers: %s: this model has no such layer with variables; it has %s"
                .formatted(layer, layout.parts().stream().map(Layout.Part::name).toList()));
      }
    }
  }

  private static boolean isOf(String variable, String layer) {
    return variable.startsWith(layer + "/");
  }
}
