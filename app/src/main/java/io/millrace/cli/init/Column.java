package io.millrace.cli.init;

import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What was seen of one field in the records. */
final class Column {
  /** Of so many records it is known which have the field; of all, how many. */
  static final int REMEMBERED = 10_000;

  /** What R, pandas, SQL, spreadsheets and people write where there is no number. */
  private static final Set<String> MARKERS =
      Set.of(
          "na",
          "n/a",
          "#n/a",
          "<na>",
          "nan",
          "null",
          "none",
          "\\n",
          "-",
          "?",
          ".",
          "inf",
          "+inf",
          "-inf",
          "infinity",
          "+infinity",
          "-infinity");

  /** Those of them that no class is called by. */
  private static final Set<String> NULLS = Set.of("n/a", "#n/a", "<na>", "nan", "null", "\\n");

  private final FieldPath path;
  private final Numerics numbers = new Numerics();
  private final Texts texts = new Texts();
  private final DistinctValues distinct = new DistinctValues();
  private final BitSet present = new BitSet();
  private final BitSet empty = new BitSet();
  private final BitSet marked = new BitSet();
  private final Set<String> markerTexts = new LinkedHashSet<>();
  private long values;
  private long markers;
  private long times;
  private long vectors;
  private long lists;
  private long unreadable;
  private int vectorSize;
  private boolean oneSize = true;
  private String unreadableKind = "";
  private long sequence;

  Column(FieldPath path) {
    this.path = path;
  }

  /**
   * Notes a value.
   *
   * @param record its number, from 0
   */
  void add(long record, Value value) {
    if (value instanceof Value.Empty) {
      mark(empty, record);
      return;
    }
    values++;
    mark(present, record);
    if (value instanceof Value.Numeric numeric) {
      numbers.add(numeric.number(), numeric.text());
      addDistinct(record, numeric.text());
    } else if (value instanceof Value.Time time) {
      times++;
      String text = Long.toString(time.millis());
      numbers.add((double) time.millis(), text);
      addDistinct(record, text);
    } else if (value instanceof Value.Text text) {
      addText(record, text.text());
    } else if (value instanceof Value.Vector vector) {
      oneSize &= vectors++ == 0 || vectorSize == vector.size();
      vectorSize = Math.max(vectorSize, vector.size());
    } else if (value instanceof Value.Tokens tokens) {
      lists++;
      texts.addWords(tokens.size());
    } else if (value instanceof Value.Unreadable other) {
      unreadable++;
      unreadableKind = other.what();
    }
  }

  private void addText(long record, String text) {
    texts.add(text);
    addDistinct(record, text);
    if (MARKERS.contains(text.toLowerCase(Locale.ROOT))) {
      markers++;
      markerTexts.add(text);
      mark(marked, record);
    }
  }

  private void addDistinct(long record, String text) {
    distinct.add(text);
    sequence = 31 * (31 * sequence + record) + text.hashCode();
  }

  private static void mark(BitSet records, long record) {
    if (record < REMEMBERED) {
      records.set((int) record);
    }
  }

  FieldPath path() {
    return path;
  }

  String name() {
    return path.name();
  }

  /** How many records have a value here. */
  long values() {
    return values;
  }

  Numerics numbers() {
    return numbers;
  }

  Texts texts() {
    return texts;
  }

  /** The different texts, those of numbers among them. */
  DistinctValues distinct() {
    return distinct;
  }

  /** Whether its values are numbers, but for texts that stand for a missing one. */
  boolean isNumeric() {
    return numbers.count() > 0 && numbers.count() + markers == values;
  }

  /**
   * Whether its values are numbers, of which some are written so that samples take them for texts.
   */
  boolean isWritten() {
    return isScalar() && texts.areWritten(numbers.count());
  }

  /** Whether its values are times by their type; they count as numbers of ms too. */
  boolean isTime() {
    return times > 0 && times == values;
  }

  /** Whether its values are single texts or numbers. */
  boolean isScalar() {
    return values > 0 && numbers.count() + texts.count() == values;
  }

  /** Whether its values are arrays of numbers, all of one size. */
  boolean isVector() {
    return vectors > 0 && vectors == values && oneSize;
  }

  /** How many arrays of numbers there are. */
  long vectors() {
    return vectors;
  }

  /** Numbers of the longest array. */
  int vectorSize() {
    return vectorSize;
  }

  /** Whether its values are arrays of texts, perhaps with texts among them. */
  boolean isLists() {
    return lists > 0 && lists + texts.count() == values;
  }

  /** How many values no feature can be. */
  long unreadable() {
    return unreadable;
  }

  /** What these are. */
  String unreadableKind() {
    return unreadableKind;
  }

  /** How many values of a numeric column stand for a missing one. */
  long markers() {
    return markers;
  }

  /** These as they are written, the first first. */
  Set<String> markerTexts() {
    return Collections.unmodifiableSet(markerTexts);
  }

  /**
   * Its different texts and numbers but those that stand for a missing one; of texts only where at
   * least two others remain.
   */
  List<String> classes() {
    List<String> all = distinct.sorted();
    List<String> classes =
        all.stream()
            .filter(
                text -> !(isNumeric() ? MARKERS : NULLS).contains(text.toLowerCase(Locale.ROOT)))
            .toList();
    return classes.size() < 2 && !isNumeric() ? all : classes;
  }

  /** Whether it has the same text or number in each record as another, by the hashes of these. */
  boolean isCopyOf(Column other) {
    return isScalar() && other.isScalar() && values == other.values && sequence == other.sequence;
  }

  /** Which of the first records have a value for a feature of this type. */
  BitSet present(boolean numeric, boolean takesEmpty) {
    BitSet records = (BitSet) present.clone();
    if (numeric) {
      records.andNot(marked);
    }
    if (takesEmpty) {
      records.or(empty);
    }
    return records;
  }
}
