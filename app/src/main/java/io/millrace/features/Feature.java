package io.millrace.features;

import io.millrace.features.SampleFields.Column;
import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.LabelRange;
import io.millrace.settings.NotShaping;
import io.millrace.settings.TaggedBy;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One named input of the model. */
@TaggedBy("type")
public sealed interface Feature extends SampleField
    permits Feature.Numeric,
        Feature.Category,
        Feature.Time,
        Feature.Hashed,
        Feature.Bag,
        Feature.Vector {
  /**
   * What takes its value into a row.
   *
   * @param column its first
   */
  Field newField(Row row, int column);

  /** Columns that its value takes. */
  int valueWidth();

  /** What becomes of a sample without it; null: what {@code samples.missing} says. */
  @Nullable Missing missing();

  /** The same, by what is so for features in general. */
  default Missing missing(Missing general) {
    Missing own = missing();
    return own == null ? general : own;
  }

  /** Whether it holds numbers, for which a mean can stand. */
  default boolean hasMean() {
    return false;
  }

  /** Whether one more column tells that it is missing; null: none does. */
  default @Nullable Boolean indicator() {
    return null;
  }

  /** The same, as a yes or no. */
  default boolean hasIndicator() {
    return Boolean.TRUE.equals(indicator());
  }

  @Override
  default int width() {
    return valueWidth() + (hasIndicator() ? 1 : 0);
  }

  /** Numbers that it takes in a packed record. */
  default int packedWidth() {
    return valueWidth();
  }

  /** Whether its numbers are buckets of hashes, which have neither size nor order. */
  default boolean givesBuckets() {
    return false;
  }

  /** Whether members of a pool see what labels its value had. */
  default boolean isEncoded() {
    return false;
  }

  /** What the columns of its value are called: by its name, and their place in it. */
  default List<String> valueTitles() {
    return List.of(name());
  }

  /** What its columns are called. */
  default List<String> titles() {
    return Stream.concat(
            valueTitles().stream(), hasIndicator() ? Stream.of(name() + ".missing") : Stream.of())
        .toList();
  }

  /** What it is and its name, for messages. */
  default String title() {
    return SampleField.title("feature", name(), field());
  }

  /** Titles of several columns that are told apart by their numbers. */
  private static List<String> numbered(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  /** A number, as it is. */
  record Numeric(
      String name,
      @NotShaping @Nullable String field,
      @Nullable Missing missing,
      @Nullable Boolean indicator)
      implements Feature {
    /** As the settings for all features say. */
    public Numeric(String name, @Nullable String field) {
      this(name, field, null, null);
    }

    /** At the place that its name says. */
    public Numeric(String name) {
      this(name, null);
    }

    @Override
    public int valueWidth() {
      return 1;
    }

    @Override
    public boolean isNumber() {
      return true;
    }

    @Override
    public boolean hasMean() {
      return true;
    }

    @Override
    public Field newField(Row row, int column) {
      return new NumberField(row, title(), column, LabelRange.ANY);
    }
  }

  /**
   * One of several values, as a one-hot vector: 1 in its value's column, 0 elsewhere.
   *
   * @param values in the order of their columns; none: any, by their hashes
   * @param unknown what becomes of others; null: what {@code samples.unknown} says
   * @param buckets columns for hashes; null: {@link #USUAL_BUCKETS}
   */
  record Category(
      String name,
      @Default("[]") List<String> values,
      @NotShaping @Nullable String field,
      @Nullable Missing missing,
      @Nullable Boolean indicator,
      @NotShaping @Nullable Unknown unknown,
      @Nullable @Bounds(">= 1 and <= 65536") Integer buckets)
      implements Feature {
    /** Columns of a category whose values are not listed. */
    public static final int USUAL_BUCKETS = 256;

    /** As the settings for all features say. */
    public Category(String name, List<String> values, @Nullable String field) {
      this(name, values, field, null, null, null, null);
    }

    /** At the place that its name says. */
    public Category(String name, List<String> values) {
      this(name, values, null);
    }

    /** Whether any value has a column, by its hash. */
    public boolean isOpen() {
      return values.isEmpty();
    }

    private int bucketCount() {
      return buckets == null ? USUAL_BUCKETS : buckets;
    }

    @Override
    public int valueWidth() {
      return isOpen() ? bucketCount() : values.size();
    }

    @Override
    public int packedWidth() {
      return 1;
    }

    @Override
    public List<String> valueTitles() {
      return isOpen()
          ? numbered(name + "#", valueWidth())
          : values.stream().map(value -> name + "=" + value).toList();
    }

    @Override
    public Field newField(Row row, int column) {
      return isOpen()
          ? new OpenCategoryField(row, title(), column, new Buckets(name, bucketCount()))
          : CategoryField.oneHot(
              row, title(), column, values, unknown == null ? row.gaps.unknown() : unknown);
    }
  }

  /**
   * One of any number of values, as a whole number below {@code buckets} that its hash gives:
   * values need not be known beforehand, and some share a number.
   *
   * @param encoding as what else it is seen; null: as nothing else
   */
  record Hashed(
      String name,
      @Bounds(">= 1 and <= 16777216") int buckets,
      @NotShaping @Nullable String field,
      @Nullable Missing missing,
      @Nullable Encoding encoding)
      implements Feature {
    /** At the place that its name says. */
    public Hashed(String name, int buckets) {
      this(name, buckets, null, null, null);
    }

    /** How a value that has no size can be seen as numbers. */
    public enum Encoding {
      /** by the labels that samples with this value had */
      TARGET
    }

    @Override
    public boolean isEncoded() {
      return encoding == Encoding.TARGET;
    }

    @Override
    public boolean givesBuckets() {
      return true;
    }

    @Override
    public int valueWidth() {
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
   * @param characterNgrams of a text the tokens are all runs of so many characters; null: its words
   */
  record Bag(
      String name,
      @Bounds(">= 1 and <= 16777216") int buckets,
      @Default("16") @Bounds(">= 1") int maxTokens,
      @NotShaping @Nullable String field,
      @Nullable Missing missing,
      @Nullable @Bounds(">= 1") Integer characterNgrams)
      implements Feature {
    /** Of words, at the place that its name says. */
    public Bag(String name, int buckets, int maxTokens) {
      this(name, buckets, maxTokens, null, null, null);
    }

    @Override
    public int valueWidth() {
      return maxTokens;
    }

    @Override
    public List<String> valueTitles() {
      return numbered(name + "_", maxTokens);
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
      Buckets hashes = new Buckets(name, buckets);
      return new BagField(row, title(), column, maxTokens, hashes, characterNgrams);
    }
  }

  /** A packed vector of {@code size} numbers. */
  record Vector(
      String name,
      @Bounds(">= 1") int size,
      @NotShaping @Nullable String field,
      @Nullable Missing missing,
      @Nullable Boolean indicator)
      implements Feature {
    /** At the place that its name says. */
    public Vector(String name, int size) {
      this(name, size, null, null, null);
    }

    @Override
    public int valueWidth() {
      return size;
    }

    /** Most are complete: only its own setting lets one be missing. */
    @Override
    public Missing missing(Missing general) {
      return missing == null ? Missing.REJECT : missing;
    }

    @Override
    public boolean hasMean() {
      return true;
    }

    @Override
    public List<String> valueTitles() {
      return numbered(name + "_", size);
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

  /**
   * Parts of a time, each as the sine and cosine of its place in its cycle, and days since a fixed
   * one.
   *
   * @param parts in the order of their columns
   * @param format how it is written, see {@link TimeFormat}
   * @param zone in which hours and days are counted, and of times that name none
   */
  record Time(
      String name,
      List<TimePart> parts,
      @NotShaping @Nullable String field,
      @NotShaping @Nullable String format,
      @Default("UTC") String zone,
      @Nullable Missing missing,
      @Nullable Boolean indicator)
      implements Feature {
    /** In UTC, at this place. */
    public Time(String name, List<TimePart> parts, @Nullable String field) {
      this(name, parts, field, null, "UTC", null, null);
    }

    /**
     * How it is written.
     *
     * @throws IllegalArgumentException with the rule that the format breaks
     */
    public TimeFormat timeFormat() {
      return TimeFormat.of(format, zone);
    }

    @Override
    public int valueWidth() {
      return parts.stream().mapToInt(TimePart::width).sum();
    }

    @Override
    public boolean hasMean() {
      return true;
    }

    @Override
    public List<String> valueTitles() {
      return parts.stream().flatMap(part -> part.titles(name).stream()).toList();
    }

    @Override
    public Field newField(Row row, int column) {
      return new TimeField(row, title(), column, parts, ZoneId.of(zone), timeFormat());
    }
  }
}
