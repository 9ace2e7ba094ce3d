package io.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.model.Transfer.Members;
import io.millrace.network.StartFrom;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferTest {
  /** Of step 9: a layer in and one out, with a slot for each weight. */
  private static final ModelState TRAINED =
      new ModelState(
          9,
          "in/w[2, 1] in/b[1] out/w[1, 2] in/w/m[2, 1] in/b/m[1] out/w/m[1, 2]",
          new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});

  private static StartFrom from(boolean slots, String... layers) {
    return new StartFrom.Checkpoint("teacher", null, 0, null, List.of(layers), slots, null);
  }

  private static ModelState fresh(String layout, int size) {
    float[] values = new float[size];
    Arrays.fill(values, -1);
    return new ModelState(0, layout, values);
  }

  @Test
  void shouldTakeWhateverHasTheSameNameAndShape() {
    ModelState fresh = fresh("in/w[2, 1] in/b[1] out/w[1, 3] in/w/m[2, 1] in/b/m[1]", 9);

    Transfer.Result result = Transfer.take(TRAINED, fresh, from(false), Members.NONE);

    assertThat(result.state().values())
        .as("slots begin afresh")
        .containsExactly(1, 2, 3, -1, -1, -1, -1, -1, -1);
    assertThat(result.state().step()).isZero();
    assertThat(result.state().layout()).isEqualTo(fresh.layout());
    assertThat(result.taken()).containsExactly("in/w", "in/b");
    assertThat(result.fresh()).containsExactly("out/w");
  }

  @Test
  void shouldTakeALayerAsAWholeOrNotAtAll() {
    ModelState trained =
        new ModelState(
            9,
            "a/count[] a/mean[2] a/count/low[] b/dense/bias[1]",
            new float[] {17000, 1, 2, 3, 4});

    Transfer.Result result =
        Transfer.take(
            trained,
            fresh("a/count[] a/mean[1] a/count/low[] b/dense/bias[1]", 4),
            from(false),
            Members.NONE);

    assertThat(result.state().values())
        .as("a mean that is new is not that of 17,000 samples")
        .containsExactly(-1, -1, -1, 4);
    assertThat(result.taken()).containsExactly("b/dense/bias");
    assertThat(result.fresh()).containsExactly("a/count", "a/mean");
  }

  @Test
  void shouldTakeALayerThatHasOneVariableMore() {
    Transfer.Result result =
        Transfer.take(TRAINED, fresh("in/w[2, 1] in/b[1] in/c[1]", 4), from(false), Members.NONE);

    assertThat(result.state().values()).containsExactly(1, 2, 3, -1);
    assertThat(result.fresh()).containsExactly("in/c");
  }

  @Test
  void shouldTakeOnlyTheLayersThatAreNamed() {
    ModelState fresh = fresh("in/w[2, 1] in/b[1] out/w[1, 2]", 5);

    Transfer.Result result = Transfer.take(TRAINED, fresh, from(false, "out"), Members.NONE);

    assertThat(result.state().values()).containsExactly(-1, -1, -1, 4, 5);
    assertThat(result.fresh()).containsExactly("in/w", "in/b");
  }

  @Test
  void shouldTakeSlotsWhenAskedToAndAllIsEqual() {
    Transfer.Result result =
        Transfer.take(TRAINED, fresh(TRAINED.layout().toString(), 10), from(true), Members.NONE);

    assertThat(result.state().values()).containsExactly(TRAINED.values());
    assertThat(result.state().step()).isZero();
  }

  @Test
  void shouldTakeWhatWasPruned() {
    ModelState pruned = new ModelState(9, "in/w[2] in/w/mask[2]", new float[] {0, 2, 0, 1});
    assertThat(
            Transfer.take(pruned, fresh(pruned.layout().toString(), 4), from(false), Members.NONE)
                .state()
                .values())
        .containsExactly(0, 2, 0, 1);
  }

  private static final ModelState POOL =
      new ModelState(
          9,
          "memory/keys[2] memory/count[] linear/w[1] mix/weights[1, 2]",
          new float[] {1, 2, 3, 4, 0.9f, 0.1f});

  @Test
  void shouldTakeTheMixOfThePoolThatItIsOf() {
    Transfer.Result result =
        Transfer.take(POOL, fresh(POOL.layout().toString(), 6), from(false), Members.ALIKE);

    assertThat(result.state().values()).containsExactly(POOL.values());
  }

  /** It trusts the memory, which has seen nothing yet. */
  @Test
  void shouldNotTakeTheMixWhenAMemberBeginsAfresh() {
    ModelState fresh = fresh("memory/keys[3] memory/count[] linear/w[1] mix/weights[1, 2]", 7);

    Transfer.Result result = Transfer.take(POOL, fresh, from(false), Members.ALIKE);

    assertThat(result.state().values()).containsExactly(-1, -1, -1, -1, 4, -1, -1);
    assertThat(result.fresh()).containsExactly("memory/keys", "memory/count", "mix/weights");
    assertThatThrownBy(
            () -> Transfer.take(POOL, fresh, from(false, "linear", "mix"), Members.ALIKE))
        .isInstanceOf(ModelStateException.class)
        .hasMessageContaining("layers: mix: it weighs other members");
  }

  /** Its weights are those of the first and of the second member. */
  @Test
  void shouldNotTakeTheMixOfMembersInAnotherOrder() {
    ModelState fresh = fresh("linear/w[1] memory/keys[2] memory/count[] mix/weights[1, 2]", 6);

    assertThat(Transfer.take(POOL, fresh, from(false), Members.ALIKE).state().values())
        .containsExactly(4, 1, 2, 3, -1, -1);
  }

  /** Their variables don't tell the order, or not that of all. */
  @Test
  void shouldNotTakeTheMixOfMembersThatAreSaidToBeInAnotherOrder() {
    StartFrom export = new StartFrom.SavedModel(Path.of("saved_model.pb"), List.of(), null);
    ModelState fresh = fresh("linear/w[1] memory/keys[2] memory/count[] mix/weights[1, 2]", 6);

    assertThat(Transfer.take(POOL, fresh, export, Members.REORDERED).state().values())
        .containsExactly(4, 1, 2, 3, -1, -1);
    assertThat(Transfer.take(POOL, fresh, export, Members.ALIKE).state().values())
        .as("nothing is said")
        .containsExactly(4, 1, 2, 3, 0.9f, 0.1f);
  }

  /** A layer may have any name. */
  @Test
  void shouldTakeALayerThatIsCalledMix() {
    ModelState trained = new ModelState(9, "a/w[1] mix/weights[1]", new float[] {1, 2});

    assertThat(
            Transfer.take(trained, fresh("a/w[2] mix/weights[1]", 3), from(false), Members.NONE)
                .state()
                .values())
        .containsExactly(-1, -1, 2);
  }

  @Test
  void shouldRefuseWhenNothingFits() {
    assertThatThrownBy(
            () -> Transfer.take(TRAINED, fresh("in/w[1, 2]", 2), from(false), Members.NONE))
        .isInstanceOf(ModelStateException.class)
        .hasMessageContaining("no variable fits")
        .hasMessageContaining("in/w[2, 1]")
        .hasMessageContaining("in/w[1, 2]");
  }

  @Test
  void shouldRefuseANamedLayerThatDoesNotFit() {
    ModelState fresh = fresh("in/w[2, 1] out/w[1, 3]", 5);
    assertThatThrownBy(() -> Transfer.take(TRAINED, fresh, from(false, "in", "out"), Members.NONE))
        .isInstanceOf(ModelStateException.class)
        .hasMessageContaining("out/w[1, 3] is of a layer to be taken");
    assertThatThrownBy(() -> Transfer.take(TRAINED, fresh, from(false, "on"), Members.NONE))
        .isInstanceOf(ModelStateException.class)
        .hasMessageContaining("layers: on: this model has no such layer");
  }

  @Test
  void shouldRefuseSlotsOfAnotherModel() {
    assertThatThrownBy(
            () -> Transfer.take(TRAINED, fresh("in/w[2, 1]", 2), from(true), Members.NONE))
        .isInstanceOf(ModelStateException.class)
        .hasMessageContaining("slots: true needs equal variables")
        .hasMessageContaining("it has in/b[1], the settings do not")
        .hasMessageContaining("and 1 more")
        .hasMessageEndingWith("Leave slots out, and the layers that fit are taken");
  }
}
