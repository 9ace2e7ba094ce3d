package io.millrace.optimizer;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Unit;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/**
 * How the learning rate changes: the optimizer's rate times a factor, which is a function of the
 * step s alone. So a rate needs no state to go on from a snapshot. Powers and cosines are those of
 * {@link StrictMath}, which are the same, bit for bit, on every machine.
 */
public sealed interface Schedule
    // Left to itself the compiler lists them in any order, and messages follow it.
    permits Schedule.Constant,
        Schedule.ExponentialDecay,
        Schedule.StepDecay,
        Schedule.Piecewise,
        Schedule.Polynomial,
        Schedule.InverseTime,
        Schedule.CosineRestarts,
        Schedule.RandomDecay {
  /**
   * The factor by step. Steps are the mini-batches learned or skipped before, from 0 on.
   *
   * @return a function for one thread at a time
   */
  LongToDoubleFunction factors();

  /** 1 */
  record Constant() implements Schedule {
    @Override
    public LongToDoubleFunction factors() {
      return step -> 1;
    }
  }

  /** rate^(s / every): smooth (TensorFlow's ExponentialDecay). */
  record ExponentialDecay(
      @Bounds("> 0 and <= 1") double rate, @Unit("steps") @Bounds(">= 1") long every)
      implements Schedule {
    @Override
    public LongToDoubleFunction factors() {
      return step -> StrictMath.pow(rate, (double) step / every);
    }
  }

  /** factor^⌊s / every⌋: a staircase (as in He et al. 2016, with factor 0.1). */
  record StepDecay(@Bounds("> 0 and <= 1") double factor, @Unit("steps") @Bounds(">= 1") long every)
      implements Schedule {
    @Override
    public LongToDoubleFunction factors() {
      return step -> {
        long falls = step / every;
        return StrictMath.pow(factor, (double) falls);
      };
    }
  }

  /**
   * The first factor before the first boundary, the next one from there on, and so forth.
   *
   * @param boundaries steps, ascending
   * @param values the factors, one more than boundaries
   */
  record Piecewise(
      @Unit("steps") @Bounds(">= 1") List<Long> boundaries, @Bounds(">= 0") List<Double> values)
      implements Schedule {
    @Override
    public LongToDoubleFunction factors() {
      long[] ends = boundaries.stream().mapToLong(Long::longValue).toArray();
      double[] pieces = values.stream().mapToDouble(Double::doubleValue).toArray();
      return step -> {
        int piece = 0;
        while (piece < ends.length && step >= ends[piece]) {
          piece++;
        }
        return pieces[piece];
      };
    }
  }

  /** (1 − end) (1 − min(s, over) / over)^power + end (TensorFlow's PolynomialDecay). */
  record Polynomial(
      @Unit("steps") @Bounds(">= 1") long over,
      @Default("0") @Bounds(">= 0") double end,
      @Default("1") @Bounds("> 0") double power)
      implements Schedule {
    @Override
    public LongToDoubleFunction factors() {
      return step -> {
        double left = 1 - (double) Math.min(step, over) / over;
        return (1 - end) * StrictMath.pow(left, power) + end;
      };
    }
  }

  /** 1 / (1 + decay s / every) (Robbins and Monro 1951; TensorFlow's InverseTimeDecay). */
  record InverseTime(@Bounds("> 0") double decay, @Unit("steps") @Bounds(">= 1") long every)
      implements Schedule {
    @Override
    public LongToDoubleFunction factors() {
      return step -> 1 / (1 + decay * step / every);
    }
  }

  /**
   * m + (1 − m) hⁱ (1 + cos(π t / T)) / 2 at step t of period i, which is T = period · fⁱ steps
   * long (SGDR: Loshchilov and Hutter 2017; the heights are TensorFlow's).
   *
   * @param periodFactor f
   * @param heightFactor h
   * @param minimum m
   */
  record CosineRestarts(
      @Unit("steps") @Bounds(">= 1") long period,
      @Default("1") @Bounds(">= 1") double periodFactor,
      @Default("1") @Bounds("> 0 and <= 1") double heightFactor,
      @Default("0") @Bounds(">= 0 and <= 1") double minimum)
      implements Schedule {
    @Override
    public LongToDoubleFunction factors() {
      return new RestartingCosine(this);
    }
  }

  /**
   * The product of one random factor for each period that is over, each drawn evenly from [low,
   * high).
   *
   * @param seed of the factors: the same seed gives the same ones
   */
  record RandomDecay(
      @Unit("steps") @Bounds(">= 1") long every,
      @Bounds("> 0 and <= 1") double low,
      @Bounds("> 0 and <= 1") double high,
      @Default("1") long seed)
      implements Schedule {
    @Override
    public LongToDoubleFunction factors() {
      return new RandomProduct(this);
    }
  }
}
