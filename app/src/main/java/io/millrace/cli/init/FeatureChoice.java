package io.millrace.cli.init;

import io.millrace.features.Feature;
import io.millrace.features.TimePart;
import java.util.List;

/** Which feature a column can be, judged by its values and its name. */
final class FeatureChoice {
  /** A category has no more values than these. */
  private static final int MOST_VALUES = 30;

  /** Texts of fewer words, on average, are taken as wholes. */
  private static final double LEAST_WORDS = 3;

  /** The part of the texts that may be numbers. */
  private static final double FEW_NUMBERS = 0.01;

  private static final int LEAST_BUCKETS = 1 << 10;
  private static final int MOST_BUCKETS = 1 << 18;

  /** Of a bag: more than the different words of most texts. */
  private static final int WORD_BUCKETS = 1 << 16;

  private static final int MOST_TOKENS = 128;

  private final Column column;
  private final long records;

  private FeatureChoice(Column column, long records) {
    this.column = column;
    this.records = records;
  }

  static Choice of(Column column, long records) {
    return new FeatureChoice(column, records).choose();
  }

  /** Whether each record has another value of a column that is called an id. */
  static boolean isId(Column column) {
    return fault(column).isEmpty()
        && new FeatureChoice(column, 0).isUnique()
        && FieldNames.isId(column.name());
  }

  /** Why no model can use the column, as a feature or as the label; empty if one can. */
  static String fault(Column column) {
    if (column.name().isBlank()) {
      return "has no name";
    } else if (column.values() == 0) {
      return "has no values";
    } else if (column.unreadable() > 0) {
      return unreadable(column);
    } else if (column.vectors() > 0 && !column.isVector()) {
      return column.vectors() == column.values()
          ? "arrays of different sizes, up to " + column.vectorSize()
          : "arrays and other values, mixed";
    } else if (!column.isScalar() && !column.isVector() && !column.isLists()) {
      return "arrays and other values, mixed";
    }
    return "";
  }

  private static String unreadable(Column column) {
    return column.unreadable() == column.values()
        ? "holds " + column.unreadableKind() + ", which samples can't"
        : "%s of the values are %s, which samples can't hold"
            .formatted(Share.of(column.unreadable(), column.values()), column.unreadableKind());
  }

  private Choice choose() {
    String fault = fault(column);
    if (!fault.isEmpty()) {
      return leftOut(fault);
    } else if (column.isVector()) {
      return feature(
          new Feature.Vector(column.name(), column.vectorSize()), Evidence.vector(column, records));
    } else if (column.isLists()) {
      return bag();
    } else if (isTime(column)) {
      return time();
    } else if (isId(column)) {
      return leftOut("an id");
    } else if (FieldNames.isUnnamed(column.name()) && isUnique()) {
      return leftOut("the numbers of the rows");
    } else if (records > 1 && column.distinct().count() == 1) {
      return leftOut("always " + Scalar.comment(column.distinct().sorted().get(0)));
    } else if (column.isNumeric() && !column.numbers().fault(column.values()).isEmpty()) {
      return leftOut(
          column.numbers().fault(column.values())
              + (column.numbers().areLarge(column.values()) ? ", or as texts" : ""));
    } else if (column.isNumeric() && !isIdNumber() && !column.numbers().areCodes()) {
      return feature(new Feature.Numeric(column.name()), Evidence.number(column, records));
    }
    return texts();
  }

  /** The trend is for those who know that there is one. */
  private Choice time() {
    String format = Times.format(column);
    return format == null
        ? leftOut(Times.remedy(column))
        : feature(
            new Feature.Time(
                column.name(),
                List.of(TimePart.HOUR_OF_DAY, TimePart.DAY_OF_WEEK),
                null,
                format,
                "UTC",
                null,
                null),
            Evidence.time(column, records));
  }

  private Choice texts() {
    DistinctValues distinct = column.distinct();
    boolean few =
        distinct.isKnown()
            && distinct.areShort()
            && distinct.count() <= MOST_VALUES
            && 2 * distinct.count() <= column.values();
    if (few) {
      return feature(
          new Feature.Category(column.name(), distinct.sorted()), Evidence.texts(column, records));
    } else if (areSentences()) {
      return bag();
    } else if (isUnique() && distinct.count() > MOST_VALUES) {
      return leftOut("a different text in each record");
    }
    return feature(
        new Feature.Hashed(column.name(), buckets(distinct.count())),
        Evidence.texts(column, records));
  }

  /** In JSON a bag takes no numbers. */
  private boolean areSentences() {
    return column.texts().meanWords() >= LEAST_WORDS
        && column.numbers().count() <= FEW_NUMBERS * column.values();
  }

  private Choice bag() {
    int most = powerOfTwo(column.texts().mostWords());
    return feature(
        new Feature.Bag(column.name(), WORD_BUCKETS, Math.min(MOST_TOKENS, Math.max(16, most))),
        Evidence.words(column, records));
  }

  /** Whether its values are times. */
  static boolean isTime(Column column) {
    return column.isTime()
        || column.texts().areTimes(column.values())
        || (column.isNumeric()
            && FieldNames.isTime(column.name())
            && Times.areEpochs(column.numbers()));
  }

  private boolean isUnique() {
    return column.values() > 1 && column.distinct().areUnique() && column.numbers().areWhole();
  }

  /** Ids may be numbers, but one is not more than another. */
  private boolean isIdNumber() {
    return FieldNames.isId(column.name()) && column.numbers().areWhole();
  }

  /** Well above the number of values, for there will be others. */
  private static int buckets(long values) {
    return Math.min(MOST_BUCKETS, Math.max(LEAST_BUCKETS, powerOfTwo(8 * values)));
  }

  private static int powerOfTwo(long least) {
    long capped = Math.min(MOST_BUCKETS, Math.max(1, least));
    return Integer.highestOneBit((int) (2 * capped - 1));
  }

  private Choice feature(Feature feature, String comment) {
    return new Choice(column, feature, comment);
  }

  private Choice leftOut(String reason) {
    return Choice.leftOut(column, reason);
  }
}
