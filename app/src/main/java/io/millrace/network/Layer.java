package io.millrace.network;

import io.millrace.settings.Beside;
import io.millrace.settings.Choices;
import java.util.List;
import java.util.Optional;

/**
 * One layer of the network; the list of them runs from the features to the outputs. A sample's
 * shape is that of its numbers on the way: {@code [features]} at first, later perhaps {@code
 * [height, width, channels]} of an image or {@code [time, channels]} of a sequence.
 *
 * <p>Layers are records, by family; users choose among all of them by the record's name.
 */
@Beside(Layer.Tuned.class)
public sealed interface Layer
    permits Layer.Tuned,
        Preprocessing,
        Augmentation,
        Dense,
        Shaping,
        Convolution,
        Pooling,
        Regularizing,
        Categorical,
        Sequence,
        Branching {
  /**
   * The shape of a sample behind the layer.
   *
   * @param input the shape of a sample before it
   * @throws IllegalArgumentException if the layer can't take that; the message is a rule such as
   *     "needs an image [height, width, channels], not [54]"
   */
  default int[] outputShape(int[] input) {
    return input;
  }

  /**
   * Whether what it gives for a sample depends on that sample alone, never on what was learned or
   * on chance. Only such layers may stand before a sparse table, see {@link Categorical.Embedding}.
   */
  default boolean isFixed() {
    return false;
  }

  /** What users write for it, such as {@code batch_normalization}. */
  default String kind() {
    return Choices.name(getClass());
  }

  /**
   * What the names of its variables begin with: its own name, or else its position and kind. The
   * kind stands there without underscores, as in all states that were ever written: a state whose
   * variables have other names is refused.
   *
   * @param position from 1, among the layers that it stands in one list with
   */
  default String variablesName(int position) {
    return position + "_" + kind().replace("_", "");
  }

  /**
   * Why it can't stand where it stands, if that is not a matter of shapes: those are judged by
   * {@link #outputShape}.
   */
  default Optional<Fault> fault(Place place) {
    return Optional.empty();
  }

  /** The layers that it is made of; each list of them begins with what it is given itself. */
  default List<Inner> inner() {
    return List.of();
  }

  /**
   * Where a layer stands.
   *
   * @param input the shape of a sample before it
   * @param fixed whether all layers before it are, see {@link #isFixed}
   * @param batchSize samples per mini-batch
   */
  record Place(int[] input, boolean fixed, int batchSize) {}

  /**
   * A mistake.
   *
   * @param setting of the layer's; empty if it is the layer as a whole
   * @param value what is wrong
   * @param rule what it must be, such as "must be below max, which is 1"
   */
  record Fault(String setting, Object value, String rule) {}

  /**
   * Layers within a layer.
   *
   * @param setting that holds them
   */
  record Inner(String setting, List<Layer> layers) {}

  /** The same layer, made of these; as many as {@link #inner}. */
  default Layer withInner(List<List<Layer>> layers) {
    return this;
  }

  /**
   * The same layer with columns by their numbers where it names features.
   *
   * @param columns before it
   * @throws IllegalArgumentException if there is no such feature; the message is a rule
   */
  default Layer named(List<FeatureColumn> columns) {
    return this;
  }

  /**
   * The columns behind it.
   *
   * @param columns before it; none if a sample is no vector there
   * @param input the shape of a sample before it
   */
  default List<FeatureColumn> columns(List<FeatureColumn> columns, int[] input) {
    return FeatureColumn.computed(outputShape(input));
  }

  /** Whether it may take {@link FeatureColumn#isBucket buckets}: it does not reckon with them. */
  default boolean takesBuckets() {
    return false;
  }

  /** What it sets of its own. */
  default Tuning tuning() {
    return Tuning.NONE;
  }

  /** The layer itself, without what it sets of its own. */
  default Layer bare() {
    return this;
  }

  /** A layer with settings of its own. */
  record Tuned(Layer layer, Tuning tuning) implements Layer {
    @Override
    public int[] outputShape(int[] input) {
      return layer.outputShape(input);
    }

    @Override
    public String kind() {
      return layer.kind();
    }

    @Override
    public String variablesName(int position) {
      String own = tuning.name();
      return own == null ? layer.variablesName(position) : own;
    }

    @Override
    public Optional<Fault> fault(Place place) {
      return layer.fault(place);
    }

    @Override
    public List<Inner> inner() {
      return layer.inner();
    }

    @Override
    public Layer withInner(List<List<Layer>> layers) {
      return new Tuned(layer.withInner(layers), tuning);
    }

    @Override
    public Layer named(List<FeatureColumn> columns) {
      return new Tuned(layer.named(columns), tuning);
    }

    @Override
    public List<FeatureColumn> columns(List<FeatureColumn> columns, int[] input) {
      return layer.columns(columns, input);
    }

    @Override
    public boolean takesBuckets() {
      return layer.takesBuckets();
    }

    @Override
    public Layer bare() {
      return layer;
    }

    @Override
    public boolean isFixed() {
      return layer.isFixed();
    }
  }
}
