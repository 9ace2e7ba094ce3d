package io.millrace.benchmarks;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Counts the answers to numbered samples: whether each has one, and how good they are. Of several
 * answers to one sample the first is judged.
 */
final class AnswerTally {
  private static final byte RIGHT = 1;
  private static final byte WRONG = 2;
  private static final byte WITHOUT_CLASS = 3;

  private final byte[] classes;
  private final int batchSize;
  private final byte[] answers;
  private int distinct;
  private int end;
  private long doubled;
  private long surplus;
  private boolean learns;

  /**
   * Begins.
   *
   * @param classes of all samples, which is what they are judged by
   * @param batchSize samples that are learned at once
   */
  AnswerTally(byte[] classes, int batchSize) {
    this.classes = classes;
    this.batchSize = batchSize;
    this.answers = new byte[classes.length];
  }

  /** Adds the next answer, in the order in which they were published. */
  void add(Answer answer) {
    int number = Math.toIntExact(answer.number());
    if (answers[number] != 0) {
      doubled++;
    } else {
      answers[number] = judged(number, answer.predicted());
      distinct++;
      end = Math.max(end, number + 1);
    }
    learns = answer.learned() >= 0;
    surplus = answer.learned() - (number - number % batchSize);
  }

  private byte judged(int number, int predicted) {
    if (predicted < 0) {
      return WITHOUT_CLASS;
    }
    return predicted == classes[number] ? RIGHT : WRONG;
  }

  /** The number behind the last sample that has an answer. */
  int end() {
    return end;
  }

  /** Samples before the last answered one that have none. */
  int lost() {
    return end - distinct;
  }

  /** Answers to samples that had one already. */
  long doubled() {
    return doubled;
  }

  /**
   * How many samples too many the model had learned at the last answer: those that it learned twice
   * or, negative, never. Each should have been learned once before the mini-batch of the next.
   * Empty if there is no model.
   */
  OptionalLong surplus() {
    return learns ? OptionalLong.of(surplus) : OptionalLong.empty();
  }

  /** The share of right classes from one sample to before another; empty unless all have one. */
  OptionalDouble accuracy(int from, int to) {
    if (from < 0 || to <= from || to > answers.length) {
      return OptionalDouble.empty();
    }
    int right = 0;
    for (int i = from; i < to; i++) {
      if (answers[i] != RIGHT && answers[i] != WRONG) {
        return OptionalDouble.empty();
      }
      right += answers[i] == RIGHT ? 1 : 0;
    }
    return OptionalDouble.of((double) right / (to - from));
  }
}
