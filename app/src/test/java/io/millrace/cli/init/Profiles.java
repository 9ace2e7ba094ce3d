package io.millrace.cli.init;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.data.InvalidSampleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Profiles of hand-made records. */
final class Profiles {
  private Profiles() {}

  /** Of a CSV file with a header. */
  static Profile csv(String... lines) {
    Profile profile = new Profile();
    List<String> names = List.of(lines[0].split(",", -1));
    profile.expect(names);
    for (int i = 1; i < lines.length; i++) {
      String[] cells = lines[i].split(",", -1);
      Map<String, String> row = new LinkedHashMap<>();
      for (int j = 0; j < cells.length; j++) {
        row.put(names.get(j), cells[j]);
      }
      profile.csv(row, lines[i].length());
    }
    return profile;
  }

  /** Of one column {@code name} of CSV with so many rows. */
  static Profile column(String name, int rows, IntFunction<String> cell) {
    Profile profile = new Profile();
    IntStream.range(0, rows).forEach(i -> profile.csv(Map.of(name, cell.apply(i)), 10));
    return profile;
  }

  /** Of lines of JSON. */
  static Profile json(String... lines) {
    Profile profile = new Profile();
    for (String line : lines) {
      try {
        profile.json(line.getBytes(UTF_8));
      } catch (InvalidSampleException e) {
        profile.fault(String.valueOf(e.getMessage()));
      }
    }
    return profile;
  }

  /** What becomes of its column of this name. */
  static Choice choice(Profile profile, String name) {
    return FeatureChoice.of(profile.find(name).orElseThrow(), profile.records());
  }
}
