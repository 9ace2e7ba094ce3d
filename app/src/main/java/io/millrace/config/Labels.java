package io.millrace.config;

import io.millrace.features.Label;
import io.millrace.network.Loss;
import io.millrace.serde.SampleFormat;
import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Labels that come later than their samples, on a topic of their own.
 *
 * @param window a label counts if its record's timestamp is no later than its sample's by more
 * @param grace how much later than its timestamp a record may come, by the time of the log
 * @param id place of the id in a label's record; the label stands where the label's own settings
 *     say
 * @param by what samples and labels are joined by
 * @param format of the labels' records; absent: that of the samples
 * @param onMissing what becomes of a sample whose window is over without a label
 * @param duplicates which label of several in the window counts
 * @param keep learns only a part of the samples of one class; absent: all
 */
public record Labels(
    @Default("<name>.labels") String topic,
    Duration window,
    @Default("1m") Duration grace,
    @Default("id") String id,
    @Default("id") By by,
    @Nullable SampleFormat format,
    @Default("drop") OnMissing onMissing,
    @Default("first") Duplicates duplicates,
    @Nullable Keep keep) {
  /** What samples and labels are joined by. */
  public enum By {
    /** the sample's id: its own or, if it has none, the one that its prediction gets */
    ID,
    /** the key of their records */
    KEY
  }

  /** Which label counts. */
  public enum Duplicates {
    /** the first: the sample is learned when it comes */
    FIRST,
    /** the last in the window: the sample is learned when that is over */
    LAST
  }

  /** What becomes of a sample whose window is over without a label. */
  public sealed interface OnMissing {
    /** It is not learned. */
    record Drop() implements OnMissing {}

    /**
     * It is learned with this label.
     *
     * @param label a class, or a number
     */
    record Default(String label) implements OnMissing {}

    /**
     * The label that it is learned with; null: it is not.
     *
     * @throws IllegalArgumentException with the rule that the label breaks
     */
    default float @Nullable [] numbers(Label of) {
      return this instanceof Default set ? Labels.numbers(of, set.label) : null;
    }
  }

  /**
   * Learns only a part of the samples of one class, chosen by their ids.
   *
   * @param label the class
   * @param share of its samples that are learned
   */
  public record Keep(String label, @Bounds("> 0 and <= 1") double share) {
    /**
     * What has to be added to the outputs, which are log-odds but for a constant: the model sees
     * only a share of the class, so its odds are learned too low by that factor (King and Zeng
     * 2001, "prior correction").
     */
    List<Double> offsets(Label of, Loss loss) {
      int index = of.classes().indexOf(label);
      double missing = -Math.log(share);
      if (loss.classes() == Loss.Classes.TWO) {
        return List.of(index == 0 ? -missing : missing);
      }
      return IntStream.range(0, of.classes().size())
          .mapToObj(output -> output == index ? missing : 0.0)
          .toList();
    }
  }

  /** The numbers of a label that is written as text. */
  static float[] numbers(Label of, String text) {
    if (!of.classes().isEmpty()) {
      int index = of.classes().indexOf(text);
      if (index < 0) {
        throw new IllegalArgumentException("must be one of " + of.classes());
      }
      return new float[] {index};
    }
    if (of.width() > 1) {
      throw new IllegalArgumentException("must be drop: the label has several numbers");
    }
    try {
      return new float[] {Float.parseFloat(text)};
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a number", e);
    }
  }
}
