package io.millrace.features;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.TaggedBy;
import java.util.List;

/** One named input of the model. */
@TaggedBy("type")
public sealed interface Feature {
  /** The field's name in the record. */
  String name();

  /** Columns it takes in a sample's row. */
  int width();

  /** A number, as it is. */
  record Numeric(String name) implements Feature {
    @Override
    public int width() {
      return 1;
    }
  }

  /** One of a fixed list of values, as a one-hot vector: 1 in its value's column, 0 elsewhere. */
  record Category(String name, List<String> values) implements Feature {
    @Override
    public int width() {
      return values.size();
    }
  }

  /**
   * One of any number of values, as a whole number below {@code buckets} that its hash gives:
   * values need not be known beforehand, and some share a number.
   */
  record Hashed(String name, @Bounds(">= 1 and <= 16777216") int buckets) implements Feature {
    @Override
    public int width() {
      return 1;
    }
  }

  /**
   * A bag of tokens, which are the words of a text or a list: each token's hash as a whole number
   * below {@code buckets}, and −1 where there is none.
   *
   * @param maxTokens further ones do not count
   */
  record Bag(
      String name,
      @Bounds(">= 1 and <= 16777216") int buckets,
      @Default("16") @Bounds(">= 1") int maxTokens)
      implements Feature {
    @Override
    public int width() {
      return maxTokens;
    }
  }

  /** A packed vector of {@code size} numbers. */
  record Vector(String name, @Bounds(">= 1") int size) implements Feature {
    @Override
    public int width() {
      return size;
    }
  }
}
