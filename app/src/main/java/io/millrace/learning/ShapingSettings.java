package io.millrace.learning;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings that shape what is learned.
 *
 * @param sha256 of all of them, in lower-case hexadecimal
 * @param values each by its name, for people
 */
public record ShapingSettings(String sha256, Map<String, String> values) {
  private static final String NOT_SET = "not set";
  private static final Pattern FEATURE_NAME = Pattern.compile("features\\[(\\d+)]\\.\\w+\\.name");

  /** A setting that lists categories or classes. */
  private static final Pattern NAMES = Pattern.compile("(features\\[\\d+]|label)\\.\\w+\\.values");

  /** A long list: the digest of it, and that of its sorted elements, which older states lack. */
  private static final Pattern LONG_LIST =
      Pattern.compile(
          "(.*… \\(SHA-256 \\p{XDigit}+)(?:, sorted (\\p{XDigit}+))?\\)", Pattern.DOTALL);

  /** How many changes are told one by one. */
  private static final int MOST = 20;

  /** Keeps a copy. */
  public ShapingSettings {
    values = Map.copyOf(values);
  }

  /** What has changed since these: for people, one by one. */
  public List<String> listChangesSince(ShapingSettings former) {
    SortedSet<String> names = new TreeSet<>(values.keySet());
    names.addAll(former.values.keySet());
    List<String> changes = new ArrayList<>();
    for (String name : names) {
      String now = values.getOrDefault(name, NOT_SET);
      String then = former.values.getOrDefault(name, NOT_SET);
      if (!withoutSorted(now).equals(withoutSorted(then))) {
        changes.add("%s: %s, was %s".formatted(name, now, then));
      }
    }
    return changes;
  }

  private static String withoutSorted(String value) {
    Matcher list = LONG_LIST.matcher(value);
    return list.matches() ? list.group(1) : value;
  }

  /** What has changed since these: a sentence for people. */
  String changesSince(ShapingSettings former) {
    List<String> changes = listChangesSince(former);
    if (former.values.isEmpty() || changes.isEmpty()) {
      return "SHA-256 %s, was %s".formatted(sha256, former.sha256);
    }
    int more = changes.size() - MOST;
    return String.join("; ", changes.subList(0, Math.min(MOST, changes.size())))
        + (more > 0 ? "; and %d more".formatted(more) : "");
  }

  /**
   * What has the same names as in these, in another order: a sentence for people; empty if nothing
   * has. A model would take each for another.
   */
  public Optional<String> reorderedSince(ShapingSettings former) {
    List<String> reordered = new ArrayList<>();
    addReordered(
        "features", featureNames().toString(), former.featureNames().toString(), reordered);
    for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
      String then = former.values.get(value.getKey());
      if (then != null && NAMES.matcher(value.getKey()).matches()) {
        addReordered(value.getKey(), value.getValue(), then, reordered);
      }
    }
    return reordered.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reordered));
  }

  private static void addReordered(String name, String now, String then, List<String> reordered) {
    if (!now.equals(then) && sorted(now).equals(sorted(then))) {
      reordered.add("%s: %s, was %s".formatted(name, now, then));
    }
  }

  /** What is the same for lists of the same elements. */
  private static String sorted(String list) {
    Matcher large = LONG_LIST.matcher(list);
    if (large.matches()) {
      return large.group(2) == null ? list : large.group(2);
    }
    return Stream.of(list.substring(1, list.length() - 1).split(", ", -1))
        .sorted()
        .toList()
        .toString();
  }

  /** In their order. */
  private List<String> featureNames() {
    SortedMap<Integer, String> names = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          Matcher feature = FEATURE_NAME.matcher(name);
          if (feature.matches()) {
            names.put(Integer.valueOf(feature.group(1)), value);
          }
        });
    return List.copyOf(names.values());
  }

  /** Writes the values for {@link #read}. */
  void write(DataOutput out) throws IOException {
    out.writeInt(1);
    out.writeInt(values.size());
    for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
      out.writeUTF(value.getKey());
      out.writeUTF(value.getValue());
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is of a later build
   */
  static ShapingSettings read(String sha256, DataInput in) throws IOException {
    int version = in.readInt();
    if (version > 1) {
      throw new IOException("its settings are of version " + version + ", of a later build");
    }
    Map<String, String> values = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      values.put(in.readUTF(), in.readUTF());
    }
    return new ShapingSettings(sha256, values);
  }
}
