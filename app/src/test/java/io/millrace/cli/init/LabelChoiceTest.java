package io.millrace.cli.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.features.Label;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelChoiceTest {
  @Test
  void shouldTakeFewTextsAsClassesAndTellTheirShares() {
    LabelChoice choice = LabelChoice.of(Profiles.column("y", 4, i -> i == 0 ? "UP" : "DOWN"), "y");

    assertThat(choice.label()).isEqualTo(new Label.Category("y", List.of("DOWN", "UP")));
    assertThat(choice.comment()).isEqualTo("2 classes: DOWN 75 %, UP 25 %");
  }

  @Test
  void shouldTakeFewWholeNumbersAsClassesInTheirOrder() {
    LabelChoice choice =
        LabelChoice.of(Profiles.column("y", 40, i -> Integer.toString(8 + i % 4)), "y");

    assertThat(choice.label()).isEqualTo(new Label.Category("y", List.of("8", "9", "10", "11")));
  }

  @Test
  void shouldTakeClassesOfJsonAsSamplesDo() {
    Profile profile = Profiles.json("{\"y\":1.0}", "{\"y\":0}", "{\"y\":1}", "{\"y\":0.0}");

    assertThat(LabelChoice.of(profile, "y").label())
        .isEqualTo(new Label.Category("y", List.of("0", "1")));
  }

  @Test
  void shouldNotTakeMarkersOfAMissingLabelForClasses() {
    List<String> texts = List.of("yes", "NULL", "no", "none");
    LabelChoice choice = LabelChoice.of(Profiles.column("y", 40, i -> texts.get(i % 4)), "y");
    List<String> numbers = List.of("0", "1", "NULL", "?");
    LabelChoice flag = LabelChoice.of(Profiles.column("y", 40, i -> numbers.get(i % 4)), "y");

    assertThat(choice.label()).isEqualTo(new Label.Category("y", List.of("no", "none", "yes")));
    assertThat(choice.comment()).isEqualTo("3 classes: no 33 %, none 33 %, yes 33 %, 25 % missing");
    assertThat(flag.label()).isEqualTo(new Label.Category("y", List.of("0", "1")));
    assertThat(flag.comment()).isEqualTo("2 classes: 0 50 %, 1 50 %, 50 % missing");
  }

  @Test
  void shouldTakeAMarkerForAClassWhereElseThereWouldBeOne() {
    List<String> texts = List.of("NULL", "churned");

    assertThat(LabelChoice.of(Profiles.column("y", 40, i -> texts.get(i % 2)), "y").label())
        .isEqualTo(new Label.Category("y", List.of("NULL", "churned")));
    assertThat(
            LabelChoice.of(Profiles.column("y", 40, i -> List.of("NULL", "1").get(i % 2)), "y")
                .label())
        .isEqualTo(new Label.Number("y"));
  }

  @Test
  void shouldTakeOtherNumbersAsNumbers() {
    LabelChoice choice =
        LabelChoice.of(Profiles.column("y", 40, i -> Double.toString(i % 4 + 0.5)), "y");

    assertThat(choice.label()).isEqualTo(new Label.Number("y"));
    assertThat(choice.comment()).isEqualTo("0.5 to 3.5");
  }

  @Test
  void shouldTakeArraysAsVectors() {
    assertThat(LabelChoice.of(Profiles.json("{\"y\":[1,2,3]}"), "y").label())
        .isEqualTo(new Label.Vector("y", 3));
  }

  @Test
  void shouldTellOfNumbersThatAreWrittenAsPeopleDo() {
    assertThat(LabelChoice.of(Profiles.column("y", 4, i -> "$" + i % 2), "y").comment())
        .isEqualTo(
            "2 classes: $0 50 %, $1 50 %, numbers such as $0 are taken as texts: write them such as"
                + " 1234.5");
    Profile many = Profiles.column("y", 300, i -> "$1," + (100 + i) + ".50");
    assertThatThrownBy(() -> LabelChoice.of(many, "y"))
        .hasMessage(
            "--label y: holds more than 200 different texts, or long ones: too many for classes,"
                + " numbers such as $1,100.50 are taken as texts: write them such as 1234.5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "z | --label z: there is no such column; there are id, same, many, none, y, seven, large, small",
        "id | --label id: is reserved: it is read as the id of the sample",
        "same | --label same: is always a: there is nothing to predict",
        "seven | --label seven: is always 7: there is nothing to predict",
        "none | --label none: has no values",
        "large | --label large: holds numbers of 1.00e30 to 9.99e32, too large to be learned: write them in another unit",
        "small | --label small: holds numbers of 1.00e-30 to 9.99e-28, too small to be learned: write them in another unit",
        "many | --label many: holds more than 200 different texts, or long ones: too many for classes"
      })
  void shouldRefuseWhatCantBePredicted(String name, String message) {
    String[] lines = new String[1000];
    lines[0] = "id,same,many,none,y,seven,large,small";
    for (int i = 1; i < lines.length; i++) {
      lines[i] = "%d,a,text%d,,%d,7,%de30,%de-30".formatted(i, i, i % 2, i, i);
    }
    Profile profile = Profiles.csv(lines);

    assertThatThrownBy(() -> LabelChoice.of(profile, name))
        .isInstanceOf(InitException.class)
        .hasMessage(message);
  }

  @Test
  void shouldOfferWhatIsCalledALabelFirst() {
    Profile profile = Profiles.csv("id,x,Target,same", "1,2,a,z", "2,3,b,z");

    assertThat(Labels.candidates(profile)).containsExactly("Target", "x");
    assertThat(Labels.question(profile))
        .isEqualTo("which column is the label? Name it with --label NAME; there are Target, x");
  }
}
