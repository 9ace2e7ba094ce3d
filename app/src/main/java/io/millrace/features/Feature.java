package io.millrace.features;

import io.millrace.features.SampleFields.Column;
import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.LabelRange;
import io.millrace.settings.NotShaping;
import io.millrace.settings.TaggedBy;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One named input of the model. */
@TaggedBy("type")
public sealed interface Feature extends SampleField {
  /**
   * What takes its value into a row.
   *
   * @param column its first
   */
  Field newField(Row row, int column);

  /** Whether its numbers are buckets of hashes, which have neither size nor order. */
  default boolean givesBuckets() {
    return false;
  }

  /** What its columns are called: by its name, and their place in it. */
  default List<String> titles() {
    return List.of(name());
  }

  /** What it is and its name, for messages. */
  default String title() {
    return SampleField.title("feature", name(), field());
  }

  /** Titles of several columns that are told apart by their numbers. */
  private static List<String> numbered(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> name + "_" + i).toList();
  }

  /** A number, as it is. */
  record Numeric(String name, @NotShaping @Nullable String field) implements Feature {
    /** At the place that its name says. */
    public Numeric(String name) {
      this(name, null);
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public boolean isNumber() {
      return true;
    }

    @Override
    public Field newField(Row row, int column) {
      return new NumberField(row, title(), column, LabelRange.ANY);
    }
  }

  /** One of a fixed list of values, as a one-hot vector: 1 in its value's column, 0 elsewhere. */
  record Category(String name, List<String> values, @NotShaping @Nullable String field)
      implements Feature {
    /** At the place that its name says. */
    public Category(String name, List<String> values) {
      this(name, values, null);
    }

    @Override
    public int width() {
      return values.size();
    }

    @Override
    public List<String> titles() {
      return values.stream().map(value -> name + "=" + value).toList();
    }

    @Override
    public Field newField(Row row, int column) {
      return new CategoryField(row, title(), column, true, values);
    }
  }

  /**
   * One of any number of values, as a whole number below {@code buckets} that its hash gives:
   * values need not be known beforehand, and some share a number.
   */
  record Hashed(
      String name, @Bounds(">= 1 and <= 16777216") int buckets, @NotShaping @Nullable String field)
      implements Feature {
    /** At the place that its name says. */
    public Hashed(String name, int buckets) {
      this(name, buckets, null);
    }

    @Override
    public boolean givesBuckets() {
      return true;
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public Field newField(Row row, int column) {
      return new HashedField(row, title(), column, new Buckets(name, buckets));
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
      @Default("16") @Bounds(">= 1") int maxTokens,
      @NotShaping @Nullable String field)
      implements Feature {
    /** At the place that its name says. */
    public Bag(String name, int buckets, int maxTokens) {
      this(name, buckets, maxTokens, null);
    }

    @Override
    public int width() {
      return maxTokens;
    }

    @Override
    public List<String> titles() {
      return numbered(name, maxTokens);
    }

    @Override
    public boolean givesBuckets() {
      return true;
    }

    @Override
    public boolean takesEmpty() {
      return true;
    }

    @Override
    public Field newField(Row row, int column) {
      return new BagField(row, title(), column, maxTokens, new Buckets(name, buckets));
    }
  }

  /** A packed vector of {@code size} numbers. */
  record Vector(String name, @Bounds(">= 1") int size, @NotShaping @Nullable String field)
      implements Feature {
    /** At the place that its name says. */
    public Vector(String name, int size) {
      this(name, size, null);
    }

    @Override
    public int width() {
      return size;
    }

    @Override
    public List<String> titles() {
      return numbered(name, size);
    }

    @Override
    public List<Column> columns() {
      return SampleFields.columnsOf(place(), size);
    }

    @Override
    public Field newField(Row row, int column) {
      return new VectorField(row, title(), column, size, LabelRange.ANY);
    }
  }
}
