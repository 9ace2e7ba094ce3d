package io.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.model.Layout.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {
  @Test
  void shouldSayWhereEachVariableLies() {
    Layout layout = Layout.parse("1_dense/w[6, 32] step[] 1_dense/b[32]");

    assertThat(layout.parts())
        .containsExactly(
            new Layout.Part("1_dense/w", List.of(6, 32), Kind.VARIABLE, 0),
            new Layout.Part("step", List.of(), Kind.VARIABLE, 192),
            new Layout.Part("1_dense/b", List.of(32), Kind.VARIABLE, 193));
    assertThat(layout.size()).isEqualTo(225);
  }

  @Test
  void shouldTellByNamesWhatVariablesAreFor() {
    String text = "a/w[2] a/w/n[2] a/w/n/low[2] a/w/mask[2] s/variance[2] s/outward[2] b/c/w[2]";

    assertThat(Layout.parse(text).parts())
        .extracting(Layout.Part::kind)
        .containsExactly(
            Kind.VARIABLE,
            Kind.SLOT,
            Kind.ADDED,
            Kind.MASK,
            Kind.VARIABLE,
            Kind.ADDED,
            Kind.VARIABLE);
    assertThat(Layout.parse(text).parts())
        .extracting(Layout.Part::owner)
        .containsExactly("", "a/w", "a/w/n", "a/w", "", "s/variance", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1_dense/weights[6, 32] 1_dense/bias[32]",
        "w[2, 3] w/t[]",
        "saved_model(crc32c 0123abcd)/state[7]"
      })
  void shouldPrintWhatItRead(String text) {
    assertThat(Layout.parse(text)).hasToString(text);
  }

  @Test
  void shouldRefuseMoreNumbersThanAnArrayCanHold() {
    Layout.Builder two = new Layout.Builder().add("a", 40_000, 40_000).add("a/m", 40_000, 40_000);

    assertThatExceptionOfType(ModelStateException.class)
        .isThrownBy(two::build)
        .withMessageStartingWith("the state of the model, ")
        .withMessageContaining(" has more than 2147483647 numbers up to a/m: use smaller layers");
    assertThat(new Layout.Builder().add("a", Integer.MAX_VALUE).build().size())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void shouldEqualOneThatIsBuilt() {
    assertThat(new Layout.Builder().add("w", 2, 3).add("w/t").build())
        .isEqualTo(Layout.parse("w[2, 3] w/t[]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights", "w[2] b", "w[2, x]"})
  void shouldRefuseWhatIsNone(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Layout.parse(text))
        .withMessageEndingWith(text);
  }

  @Test
  void shouldSayHowItDiffersFromWhatIsNeeded() {
    Layout stored = Layout.parse("1_dense/weights[2, 3] 1_dense/bias[3] 1_dense/bias/m[3]");
    Layout needed = Layout.parse("1_dense/weights[2, 4] 1_dense/bias[4] 2_dense/weights[4]");

    assertThat(stored.differenceFrom(Layout.parse("1_dense/weights[2, 3] 1_dense/bias[3]")))
        .isEqualTo("it has 1_dense/bias/m[3], the settings do not");
    assertThat(stored.differenceFrom(needed))
        .isEqualTo(
            "it has 1_dense/weights[2, 3], the settings do not; it has 1_dense/bias[3], the"
                + " settings do not; it has 1_dense/bias/m[3], the settings do not; it lacks"
                + " 1_dense/weights[2, 4]; and 2 more");
    assertThat(Layout.parse("a[1] b[2]").differenceFrom(Layout.parse("b[2] a[1]")))
        .isEqualTo("its variables are in another order");
  }
}
