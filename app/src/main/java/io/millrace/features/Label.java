package io.millrace.features;

import io.millrace.features.SampleFields.Column;
import io.millrace.settings.Bounds;
import io.millrace.settings.LabelRange;
import io.millrace.settings.NotShaping;
import io.millrace.settings.TaggedBy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the model learns to predict. */
@TaggedBy("type")
public sealed interface Label extends SampleField {
  /** The classes of which one is predicted; none if numbers are. */
  default List<String> classes() {
    return List.of();
  }

  /**
   * What takes its value into a row.
   *
   * @param column its first
   * @param range the numbers that it may hold
   */
  Field newField(Row row, int column, LabelRange range);

  /** Whether it is a number that is to be standardized while it is learned, if its loss allows. */
  default boolean isStandardized() {
    return false;
  }

  /** What it is and its name, for messages. */
  default String title() {
    return SampleField.title("label", name(), field());
  }

  /** One of a list of named classes, as its index in that list. */
  record Category(String name, List<String> values, @NotShaping @Nullable String field)
      implements Label {
    /** At the place that its name says. */
    public Category(String name, List<String> values) {
      this(name, values, null);
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public List<String> classes() {
      return values;
    }

    @Override
    public Field newField(Row row, int column, LabelRange range) {
      return CategoryField.index(row, title(), column, values);
    }
  }

  /**
   * A number.
   *
   * @param standardize whether it is standardized while it is learned; absent: it is
   */
  @SuppressWarnings("JavaLangClash") // configured as `type: number`
  record Number(String name, @NotShaping @Nullable String field, @Nullable Boolean standardize)
      implements Label {
    /** At the place that its name says, and standardized. */
    public Number(String name) {
      this(name, null, null);
    }

    @Override
    public boolean isStandardized() {
      return standardize == null || standardize;
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
    public Field newField(Row row, int column, LabelRange range) {
      return new NumberField(row, title(), column, range);
    }
  }

  /**
   * Several numbers.
   *
   * @param standardize whether each is standardized while it is learned; absent: it is
   */
  record Vector(
      String name,
      @Bounds(">= 1") int size,
      @NotShaping @Nullable String field,
      @Nullable Boolean standardize)
      implements Label {
    /** At the place that its name says, and standardized. */
    public Vector(String name, int size) {
      this(name, size, null, null);
    }

    @Override
    public boolean isStandardized() {
      return standardize == null || standardize;
    }

    @Override
    public int width() {
      return size;
    }

    @Override
    public List<Column> columns() {
      return SampleFields.columnsOf(place(), size);
    }

    @Override
    public Field newField(Row row, int column, LabelRange range) {
      return new VectorField(row, title(), column, size, range);
    }
  }
}
