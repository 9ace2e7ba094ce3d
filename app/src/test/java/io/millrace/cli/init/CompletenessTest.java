package io.millrace.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompletenessTest {
  /** Ten records, of which these columns lack some. */
  private static Completeness of(Profile profile) {
    BitSet labelled = new BitSet();
    labelled.set(0, (int) profile.records());
    List<Choice> features =
        profile.columns().stream().map(c -> FeatureChoice.of(c, profile.records())).toList();
    return Completeness.of(features, labelled);
  }

  /** Vectors, which are there where a mark is an x. */
  private static Profile columns(String... present) {
    return Profiles.json(
        IntStream.range(0, present[0].length())
            .mapToObj(row -> record(row, present))
            .toArray(String[]::new));
  }

  private static String record(int row, String... present) {
    return IntStream.range(0, present.length)
        .mapToObj(
            column ->
                "\"%s\": %s"
                    .formatted(
                        (char) ('a' + column),
                        present[column].charAt(row) == 'x' ? "[" + row + ", 1.5]" : "null"))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  @Test
  void shouldLoseNothingForOtherFeaturesThatAreMissing() {
    Profile profile = Profiles.csv("x,y", "1.5,", "2.5,", ",3.5", "4.5,", ",5.5");

    Completeness completeness = of(profile);
    assertThat(completeness.kept()).hasSize(2);
    assertThat(completeness.lost()).isZero();
  }

  @Test
  void shouldKeepColumnsThatLackNothing() {
    Completeness completeness = of(columns("xxxxxxxxxx", "xxxxxxxxxx"));

    assertThat(completeness.kept()).hasSize(2);
    assertThat(completeness.lost()).isZero();
  }

  @Test
  void shouldLeaveOutTheColumnsThatWouldLoseMoreThanATenth() {
    Completeness completeness = of(columns("-xxxx-xxxx", ".xxxxxxxxx", "xxxxxxxxxx"));

    assertThat(completeness.kept()).extracting(c -> c.column().name()).containsExactly("b", "c");
    assertThat(completeness.leftOut())
        .extracting(Choice::comment)
        .singleElement()
        .asString()
        .endsWith("20 % missing: a record without a value would be a dead letter");
    assertThat(completeness.lost()).isEqualTo(1);
  }

  @Test
  void shouldCountARecordThatLacksTwoFeaturesOnce() {
    Completeness completeness = of(columns("-xxxxxxxxx", "-xxxxxxxxx"));

    assertThat(completeness.kept()).hasSize(2);
    assertThat(completeness.lost()).isEqualTo(1);
  }

  @Test
  void shouldKeepTheFullestColumnWhenAllLackMuch() {
    Completeness completeness = of(columns("-----xxxxx", "----xxxxxx"));

    assertThat(completeness.kept()).extracting(c -> c.column().name()).containsExactly("b");
    assertThat(completeness.lost()).isEqualTo(4);
  }

  @Test
  void shouldNotMissTheWordsOfAnEmptyText() {
    Profile profile = Profiles.column("note", 10, i -> i < 5 ? "" : "one two three four five" + i);

    assertThat(of(profile).lost()).isZero();
  }
}
