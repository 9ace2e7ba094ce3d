package io.millrace.tensorflow.loss;

import io.millrace.model.AddedParts;
import io.millrace.tensorflow.layer.Pass;
import io.millrace.tensorflow.layer.Values;
import io.millrace.tensorflow.layer.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Tells when labels have come to be in another unit, or otherwise so far from what they were that
 * their mean and deviation should be found anew. Then
 *
 * <ul>
 *   <li>the latest labels are more than {@value #FAR} deviations from the mean, in the average, or
 *   <li>their differences, each from the label before, have become smaller by a factor of {@value
 *       #QUIETER} than they were in the long run, while the errors of predictions have become
 *       larger, or larger by a factor of {@value #WORSE} beside the differences.
 * </ul>
 *
 * <p>Averages of differences and errors are of their logarithms, so that rare large ones, and
 * labels that are often the same, do not count. Quiet hours alone are no other unit: there the
 * errors of a model become smaller as well. Where that is not so, as with a model that has yet to
 * learn what quiet hours are, the long run has to be {@value #PATIENCE} times as long the next
 * time.
 */
final class LabelWatch {
  private static final float FAR = 4;
  private static final float QUIETER = 4;
  private static final float WORSE = 16;

  /** Of the latest labels. */
  private static final float MEMORY = 100;

  /** Differences before the long run is known. */
  private static final float LEAST = 200;

  /** The factor on {@link #LEAST} each time. */
  private static final float PATIENCE = 4;

  /** The long run forgets beyond so many, where floats would no longer count. */
  private static final float MOST = 1_000_000;

  /** Labels before their mean and deviation are known. */
  private static final float LEAST_LABELS = 30;

  private static final float LIMIT = 20;

  /** Rows of {@link #averages}. */
  private static final int COUNT = 0;

  private static final int LATEST_DIFFERENCE = 1;
  private static final int DIFFERENCE = 2;
  private static final int LATEST_ERROR = 3;
  private static final int ERROR = 4;
  private static final int FARNESS = 5;
  private static final int PATIENT = 6;
  private static final int ROWS = 7;

  private final int labels;

  /** {@code [labels + 1]}: the latest label, and 1 if there is one. */
  private final Variable last;

  /** {@code [7, labels]} */
  private final Variable averages;

  /** For labels of so many numbers. */
  LabelWatch(int labels) {
    this.labels = labels;
    last =
        Variable.filled(
            AddedParts.LABEL + "/last", Variable.Kind.STATISTIC, new int[] {labels + 1}, 0);
    averages =
        Variable.filled(
            AddedParts.LABEL + "/averages", Variable.Kind.STATISTIC, new int[] {ROWS, labels}, 0);
  }

  List<Variable> variables() {
    return List.of(last, averages);
  }

  /** What is seen of a mini-batch. */
  final class Look {
    private final Ops tf;
    private final Pass pass;
    private final Operand<TFloat32> labelRows;
    private final Operand<TBool> restarts;
    private final List<Operand<TFloat32>> moved;
    private final Operand<TFloat32> patience;

    /**
     * Looks at labels.
     *
     * @param labelRows {@code [rows, labels]}
     * @param scores likewise: what was predicted
     * @param deviations likewise: how far labels are from the mean, in deviations
     * @param seen labels before: a scalar
     */
    Look(
        Pass pass,
        Operand<TFloat32> labelRows,
        Operand<TFloat32> scores,
        Operand<TFloat32> deviations,
        Operand<TFloat32> seen) {
      this.pass = pass;
      this.tf = pass.tf();
      this.labelRows = labelRows;
      Operand<TFloat32> difference = tf.math.abs(tf.math.sub(labelRows, previous()));
      Operand<TFloat32> error = tf.math.abs(tf.math.sub(labelRows, scores));
      Operand<TFloat32> zero = tf.constant(0f);
      Operand<TBool> counts =
          tf.math.logicalAnd(
              tf.math.logicalAnd(tf.math.greater(difference, zero), tf.math.greater(error, zero)),
              tf.math.logicalAnd(
                  tf.math.isFinite(tf.math.add(difference, error)),
                  tf.math.greater(known(), zero)));
      Operand<TFloat32> each = tf.dtypes.cast(counts, TFloat32.class);
      Operand<TFloat32> rows = tf.sum(each, tf.constant(0));
      Operand<TFloat32> count = tf.math.minimum(tf.math.add(row(COUNT), rows), tf.constant(MOST));
      Operand<TFloat32> latest = share(rows, tf.math.minimum(count, tf.constant(MEMORY)));
      Operand<TFloat32> all = share(rows, count);
      Operand<TFloat32> differences = logMean(difference, counts, rows);
      Operand<TFloat32> errors = logMean(error, counts, rows);
      Operand<TFloat32> latestDifference = toward(LATEST_DIFFERENCE, differences, latest);
      Operand<TFloat32> longDifference = toward(DIFFERENCE, differences, all);
      Operand<TFloat32> latestError = toward(LATEST_ERROR, errors, latest);
      Operand<TFloat32> longError = toward(ERROR, errors, all);
      Operand<TFloat32> farness = farness(deviations, seen);
      Operand<TFloat32> least = tf.math.maximum(row(PATIENT), tf.constant(LEAST));
      Operand<TFloat32> quieter = tf.math.sub(longDifference, latestDifference);
      Operand<TFloat32> better = tf.math.sub(longError, latestError);
      Operand<TBool> isWorse =
          tf.math.logicalOr(
              tf.math.less(better, zero),
              tf.math.greater(tf.math.sub(quieter, better), tf.constant((float) Math.log(WORSE))));
      Operand<TBool> isQuieter =
          tf.math.logicalAnd(
              tf.math.greater(count, least),
              tf.math.greater(quieter, tf.constant((float) Math.log(QUIETER))));
      Operand<TBool> isSmaller = tf.math.logicalAnd(isQuieter, isWorse);
      Operand<TBool> isFar = tf.math.greater(farness, tf.constant(FAR));
      restarts = tf.any(tf.math.logicalOr(isFar, isSmaller), tf.constant(0));
      patience = tf.select(isSmaller, tf.math.mul(least, tf.constant(PATIENCE)), row(PATIENT));
      moved = List.of(count, latestDifference, longDifference, latestError, longError, farness);
    }

    /** The label before each: {@code [rows, labels]}. */
    private Operand<TFloat32> previous() {
      int rows = (int) labelRows.shape().get(0);
      Operand<TFloat32> first =
          tf.reshape(
              tf.slice(pass.get(last), tf.constant(new int[] {0}), tf.constant(new int[] {labels})),
              tf.constant(new int[] {1, labels}));
      return rows == 1 ? first : tf.concat(List.of(first, rows(0, rows - 1)), tf.constant(0));
    }

    private Operand<TFloat32> rows(int from, int count) {
      return tf.slice(
          labelRows, tf.constant(new int[] {from, 0}), tf.constant(new int[] {count, labels}));
    }

    /** 1 where there is a label before: {@code [rows, 1]}. */
    private Operand<TFloat32> known() {
      int rows = (int) labelRows.shape().get(0);
      Operand<TFloat32> first =
          tf.reshape(
              tf.slice(pass.get(last), tf.constant(new int[] {labels}), tf.constant(new int[] {1})),
              tf.constant(new int[] {1, 1}));
      return rows == 1
          ? first
          : tf.concat(
              List.of(first, tf.fill(tf.constant(new int[] {rows - 1, 1}), tf.constant(1f))),
              tf.constant(0));
    }

    /** {@code [labels]} */
    private Operand<TFloat32> row(int index) {
      return tf.reshape(
          tf.slice(
              pass.get(averages),
              tf.constant(new int[] {index, 0}),
              tf.constant(new int[] {1, labels})),
          tf.constant(new int[] {labels}));
    }

    private Operand<TFloat32> share(Operand<TFloat32> part, Operand<TFloat32> whole) {
      Operand<TFloat32> one = tf.constant(1f);
      return tf.math.minimum(tf.math.div(part, tf.math.maximum(whole, one)), one);
    }

    private Operand<TFloat32> logMean(
        Operand<TFloat32> x, Operand<TBool> counts, Operand<TFloat32> rows) {
      Operand<TFloat32> logs = tf.math.log(tf.select(counts, x, tf.onesLike(x)));
      return tf.math.div(tf.sum(logs, tf.constant(0)), tf.math.maximum(rows, tf.constant(1f)));
    }

    private Operand<TFloat32> toward(
        int average, Operand<TFloat32> value, Operand<TFloat32> share) {
      Operand<TFloat32> known = row(average);
      return tf.math.add(known, tf.math.mul(share, tf.math.sub(value, known)));
    }

    private Operand<TFloat32> farness(Operand<TFloat32> deviations, Operand<TFloat32> seen) {
      Operand<TFloat32> mean =
          tf.math.mean(
              tf.math.minimum(tf.math.abs(deviations), tf.constant(LIMIT)), tf.constant(0));
      float share = Math.min(1, deviations.shape().get(0) / MEMORY);
      return tf.select(
          tf.math.greater(seen, tf.constant(LEAST_LABELS)),
          toward(FARNESS, mean, tf.constant(share)),
          tf.zerosLike(mean));
    }

    /** Whether they should be found anew: a scalar. */
    Operand<TBool> restarts() {
      return restarts;
    }

    /** Takes the mini-batch in. */
    void learn(Values learned) {
      int rows = (int) labelRows.shape().get(0);
      Operand<TFloat32> latest = tf.reshape(rows(rows - 1, 1), tf.constant(new int[] {labels}));
      learned.put(last, tf.concat(List.of(latest, tf.constant(new float[] {1})), tf.constant(0)));
      Operand<TFloat32> all = tf.stack(moved);
      Operand<TFloat32> kept = tf.select(restarts, tf.zerosLike(all), all);
      Operand<TFloat32> patient = tf.reshape(patience, tf.constant(new int[] {1, labels}));
      learned.put(averages, tf.concat(List.of(kept, patient), tf.constant(0)));
    }
  }
}
