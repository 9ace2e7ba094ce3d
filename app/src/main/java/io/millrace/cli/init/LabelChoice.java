package io.millrace.cli.init;

import io.millrace.features.Label;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a column is as the label.
 *
 * @param comment what was seen of it
 */
record LabelChoice(Label label, String comment) {
  /** Whole numbers are classes if there are no more different ones. */
  private static final int MOST_NUMBERS = 10;

  private static final int MOST_SHOWN = 40;

  /**
   * The label of that name.
   *
   * @throws InitException if there is no such column, or nothing can be learned from it
   */
  static LabelChoice of(Profile profile, String name) {
    Column column =
        profile
            .find(name)
            .orElseThrow(
                () ->
                    new InitException(
                        "--label %s: there is no such column; there are %s"
                            .formatted(name, names(profile.columns()))));
    String fault = fault(column);
    if (!fault.isEmpty()) {
      throw new InitException("--label " + name + ": " + fault);
    }
    return of(column, profile.records());
  }

  /** Columns that can be the label, the most likely first. */
  static List<Column> candidates(Profile profile) {
    return profile.columns().stream()
        .filter(column -> fault(column).isEmpty())
        .sorted(Comparator.comparing(column -> !FieldNames.isLabel(column.name())))
        .toList();
  }

  /** The names of columns, or the first of them if they are many. */
  static String names(Collection<Column> columns) {
    String first =
        columns.stream()
            .limit(MOST_SHOWN)
            .map(column -> Scalar.comment(column.name()))
            .collect(Collectors.joining(", "));
    return columns.size() <= MOST_SHOWN ? first : first + ", … (" + columns.size() + " in all)";
  }

  private static String fault(Column column) {
    if (Reserved.is(column.path())) {
      return "is reserved: it is " + Reserved.use(column);
    }
    String fault = FeatureChoice.fault(column);
    if (!fault.isEmpty()) {
      return fault;
    } else if (column.isLists()) {
      return "holds lists of texts, which can't be predicted";
    } else if (column.isVector()) {
      return "";
    } else if (column.isNumeric()) {
      return numberFault(column);
    }
    return textFault(column.distinct(), Evidence.written(column));
  }

  private static String numberFault(Column column) {
    if (column.values() > 1 && column.distinct().count() == 1) {
      return always(column.distinct());
    }
    String fault = column.numbers().fault(column.values());
    return fault.isEmpty() ? "" : "holds " + fault;
  }

  private static String textFault(DistinctValues distinct, String remark) {
    if (!distinct.isKnown() || !distinct.areShort()) {
      return "holds more than %d different texts, or long ones: too many for classes%s"
          .formatted(DistinctValues.KEPT, remark);
    }
    return distinct.count() < 2 ? always(distinct) : "";
  }

  private static String always(DistinctValues one) {
    return "is always %s: there is nothing to predict"
        .formatted(Scalar.comment(one.sorted().get(0)));
  }

  private static LabelChoice of(Column column, long records) {
    String name = column.name();
    if (column.isVector()) {
      return new LabelChoice(
          new Label.Vector(name, column.vectorSize()), Evidence.vector(column, records));
    } else if (column.isNumeric() && !areClasses(column)) {
      return new LabelChoice(new Label.Number(name), Evidence.number(column, records));
    }
    List<String> classes = column.classes();
    return new LabelChoice(
        new Label.Category(name, classes), Evidence.classes(column, classes, records));
  }

  private static boolean areClasses(Column column) {
    int count = column.distinct().isKnown() ? column.classes().size() : Integer.MAX_VALUE;
    return column.numbers().areWhole()
        && count >= 2
        && count <= MOST_NUMBERS
        && 2L * count <= column.numbers().count();
  }
}
