package io.millrace.pool;

import io.millrace.network.Layer;
import io.millrace.optimizer.Optimizer;
import io.millrace.settings.Beside;
import io.millrace.settings.Bounds;
import io.millrace.settings.Choices;
import io.millrace.settings.Default;
import io.millrace.settings.Folder;
import io.millrace.settings.Unit;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One model of a pool. In its formulas z are the standardized features. */
@Beside(Member.Placed.class)
public sealed interface Member {
  /** What it is called: its kind, if it has no name of its own. */
  default String name() {
    return Choices.name(getClass());
  }

  /** What it sees: {@link Pool#FEATURES}, and the names of members before it. */
  default List<String> inputs() {
    return List.of(Pool.FEATURES);
  }

  /** The member itself, without name and inputs. */
  default Member bare() {
    return this;
  }

  /** The same, with that optimizer if it needs one and has none. */
  default Member withOptimizer(@Nullable Optimizer optimizer) {
    return this;
  }

  /** Whether it learns single samples only. */
  default boolean learnsSingly() {
    return true;
  }

  /**
   * Attention over the latest samples (a kernel estimate as in Nadaraya and Watson 1964): with the
   * distance dᵢ = Σ sⱼ (kᵢⱼ − zⱼ)², logit i = ln {@link Kernel kernel}(dᵢ) − a ln(1 + age i),
   * weights = softmax(logits), and the prediction is the weighted mean of their labels. The scale s
   * of each feature, the kernel's numbers and the preference a for recent samples are learned by
   * gradient steps; scales begin with 1, a with 0.
   *
   * @param size in samples
   * @param metric whether scales, kernel and age are learned
   * @param age whether recent samples count more
   * @param kernel how weights fall with distance; absent: {@link Kernel.Power}
   * @param projection samples are compared by so many sums of their numbers with random signs,
   *     where they have more; absent: by all of them
   */
  record Memory(
      @Default("512") @Bounds(">= 2 and <= 65536") int size,
      @Default("learned") Metric metric,
      @Default("true") boolean age,
      @Nullable Kernel kernel,
      @Bounds(">= 16 and <= 4096") @Nullable Integer projection)
      implements Member {
    /** Without a projection. */
    public Memory(int size, Metric metric, boolean age, @Nullable Kernel kernel) {
      this(size, metric, age, kernel, null);
    }

    /** With the usual kernel. */
    public Memory(int size, Metric metric, boolean age) {
      this(size, metric, age, null);
    }

    /** As the experiments found it best. */
    public Memory() {
      this(512, Metric.LEARNED, true);
    }

    /** The same kernel, also where none is set. */
    public Kernel kernelOrDefault() {
      return kernel == null ? new Kernel.Power() : kernel;
    }

    /** The numbers by which samples are compared that have so many. */
    public int keys(int inputs) {
      return projection == null ? inputs : Math.min(projection, inputs);
    }

    /** Whether distances are learned. */
    public enum Metric {
      /** scales, kernel and age are moved by each sample's gradient */
      LEARNED,
      /** they stay as they begin */
      FIXED
    }
  }

  /**
   * A linear model of z, and of two hashed inputs for each numeric feature: the quantile bin of z,
   * and the exact value. Learned by {@link Optimizer.Adagrad}.
   *
   * @param values rows for the hashes of exact values, in equal parts for each feature
   * @param learningRate of table and weights
   */
  record Linear(
      @Default("16384") @Bounds(">= 16 and <= 16777216") int values,
      @Default("0.05") @Bounds("> 0") double learningRate)
      implements Member {
    /** As the experiments found it best. */
    public Linear() {
      this(16384, 0.05);
    }
  }

  /**
   * Target encoding (Micci-Barreca 2001): what labels each value of a feature with {@code encoding:
   * target} had, as numbers that other members can see, one for each class or one for a number. A
   * sample's own label is never among them. By itself it predicts as naive Bayes does, or the mean
   * of these numbers.
   *
   * @param values rows for the hashes of values, in equal parts for each feature
   * @param prior how many samples of a value the labels of all samples count for
   * @param memory in samples of a value: how far back they count
   */
  record TargetEncoding(
      @Default("65536") @Bounds(">= 16 and <= 16777216") int values,
      @Default("2") @Bounds("> 0") double prior,
      @Unit("samples") @Default("1000") @Bounds(">= 2") long memory)
      implements Member {
    /** The usual one. */
    public TargetEncoding() {
      this(65536, 2, 1000);
    }
  }

  /**
   * A network of layers.
   *
   * @param layers from its inputs to the outputs
   * @param optimizer absent: that of the configuration
   * @param replay of earlier samples; absent: each is learned once
   */
  record Network(List<Layer> layers, @Nullable Optimizer optimizer, @Nullable Replay replay)
      implements Member {
    /** Without replay. */
    public Network(List<Layer> layers, @Nullable Optimizer optimizer) {
      this(layers, optimizer, null);
    }

    @Override
    public Member withOptimizer(@Nullable Optimizer general) {
      return optimizer == null ? new Network(layers, general, replay) : this;
    }

    @Override
    public boolean learnsSingly() {
      return replay != null;
    }
  }

  /**
   * A model that was trained elsewhere: it predicts, and learns nothing. Its signature {@code
   * serving_default} maps all features, as they come, to probabilities or to the label's number.
   *
   * @param path of its folder
   */
  record SavedModel(@Folder(with = "saved_model.pb") Path path) implements Member {
    @Override
    public boolean learnsSingly() {
      return false;
    }
  }

  /**
   * Experience replay (Lin 1992): each step also learns samples that are drawn at random from the
   * latest, with a weight of 1 / rows each.
   *
   * @param rows samples that are drawn
   * @param size of the latest samples
   */
  record Replay(
      @Default("4") @Bounds(">= 1 and <= 256") int rows,
      @Default("512") @Bounds(">= 1 and <= 65536") int size) {
    /** As the experiments found it best. */
    public Replay() {
      this(4, 512);
    }
  }

  /**
   * A network with the running average of another member's weights (Polyak and Juditsky 1992, with
   * forgetting).
   *
   * @param of the name of a network before it, whose inputs it sees
   * @param memory in mini-batches: how far back weights count
   */
  record Average(String of, @Default("1000") @Bounds(">= 1") long memory) implements Member {
    @Override
    public boolean learnsSingly() {
      return false;
    }
  }

  /**
   * A linear model that fits the samples so far in the sense of least squares, exactly, after each
   * of them (recursive least squares, with forgetting). Its cost grows with the square of its
   * inputs. For labels that are numbers.
   *
   * @param ridge how many samples the initial weights, which are 0, count for
   * @param memory in samples: how far back they count
   */
  record LeastSquares(
      @Default("1") @Bounds("> 0") double ridge,
      @Unit("samples") @Default("5000") @Bounds(">= 2") long memory)
      implements Member {
    /** As the experiments found it best. */
    public LeastSquares() {
      this(1, 5000);
    }
  }

  /**
   * Where a member stands.
   *
   * @param name unique in its pool; absent: its kind
   * @param inputs {@code features}, and members before it, whose predictions it sees
   */
  record Place(@Nullable String name, @Default("[features]") List<String> inputs) {
    /** Under the name of its kind, and sees the features. */
    public Place() {
      this(null, List.of(Pool.FEATURES));
    }
  }

  /** A member with its place. */
  record Placed(Member member, Place place) implements Member {
    @Override
    public String name() {
      return place.name() == null ? member.name() : place.name();
    }

    @Override
    public List<String> inputs() {
      return place.inputs();
    }

    @Override
    public Member bare() {
      return member;
    }

    @Override
    public Member withOptimizer(@Nullable Optimizer optimizer) {
      return new Placed(member.withOptimizer(optimizer), place);
    }

    @Override
    public boolean learnsSingly() {
      return member.learnsSingly();
    }
  }
}
