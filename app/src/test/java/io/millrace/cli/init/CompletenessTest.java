package io.millrace.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
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

  private static Profile columns(String... present) {
    String[] lines = new String[present[0].length() + 1];
    lines[0] = String.join(",", List.of("a", "b", "c").subList(0, present.length));
    for (int i = 1; i < lines.length; i++) {
      int row = i;
      lines[i] =
          String.join(
              ",",
              Arrays.stream(present)
                  .map(marks -> marks.charAt(row - 1) == 'x' ? row + ".5" : "")
                  .toList());
    }
    return Profiles.csv(lines);
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
        .containsExactly(
            "2.5 to 10.5, 20 % missing: a record without a value would be a dead letter");
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
