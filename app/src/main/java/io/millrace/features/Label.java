package io.millrace.features;

import io.millrace.settings.Bounds;
import io.millrace.settings.TaggedBy;
import java.util.List;

/** What the model learns to predict. */
@TaggedBy("type")
public sealed interface Label {
  /** The field's name in the record. */
  String name();

  /** Numbers it takes in a sample's row. */
  int width();

  /** One of a list of named classes, as its index in that list. */
  record Category(String name, List<String> values) implements Label {
    @Override
    public int width() {
      return 1;
    }
  }

  /** A number. */
  @SuppressWarnings("JavaLangClash") // configured as `type: number`
  record Number(String name) implements Label {
    @Override
    public int width() {
      return 1;
    }
  }

  /** Several numbers. */
  record Vector(String name, @Bounds(">= 1") int size) implements Label {
    @Override
    public int width() {
      return size;
    }
  }
}
