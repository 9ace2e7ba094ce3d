package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliasRouteTest {
  private AliasRoute route = new AliasRoute("a");

  @Test
  void shouldBeginWithTheFirst() {
    assertThat(route.passes("a", 5)).isTrue();
    assertThat(route.passes("b", 5)).isFalse();
    assertThat(route.live()).isEqualTo("a");
  }

  @Test
  void shouldSwitchBehindWhatTheNewOneHasDoneAlready() {
    see("a", 0, 10);
    see("b", 0, 30); // passed over until here

    assertThat(route.switchTo("b")).hasValue(30);
    assertThat(route.passes("a", 29)).as("the old one goes on to there").isTrue();
    assertThat(route.passes("a", 30)).isFalse();
    assertThat(route.passes("b", 30)).isTrue();
  }

  @Test
  void shouldSwitchBehindWhatTheOldOneHasDoneAlready() {
    see("a", 0, 30);
    see("b", 0, 10);

    assertThat(route.switchTo("b")).hasValue(30);
    assertThat(route.passes("b", 10)).as("the old one's was passed on").isFalse();
    assertThat(route.passes("b", 29)).isFalse();
    assertThat(route.passes("b", 30)).isTrue();
    assertThat(route.passes("a", 30)).isFalse();
  }

  @Test
  void shouldHaveNothingToDoIfItIsLiveAlready() {
    assertThat(route.switchTo("a")).isEmpty();
    route.switchTo("b");
    assertThat(route.switchTo("b")).isEmpty();
  }

  @Test
  void shouldLeaveASampleOutThatItsModelRefused() {
    see("a", 0, 10);
    route.switchTo("b"); // from 10 on
    assertThat(route.passes("b", 11)).as("it has no prediction of 10").isTrue();
    assertThat(route.passes("a", 10)).isFalse();
  }

  /** The brokers' offsets begin again at 0. */
  @Test
  void shouldFollowTheLiveOneIntoATopicThatWasMadeAnew() throws IOException {
    see("a", 0, 10);
    see("b", 0, 20);
    route.switchTo("b"); // from 20 on
    see("b", 20, 30);
    restart();

    assertThat(route.passes("b", 0)).isTrue();
    assertThat(route.passes("a", 0)).isFalse();
    assertThat(route.switchTo("a")).hasValue(1);
    assertThat(route.passes("b", 1)).isFalse();
    assertThat(route.passes("a", 1)).isTrue();
  }

  /** Its model was made anew, and the other's goes on. */
  @Test
  void shouldNotFollowAModelThatIsNotLiveWhenItBeginsAgain() {
    see("a", 0, 10);
    see("b", 0, 20);

    assertThat(route.passes("b", 0)).isFalse();
    assertThat(route.live()).isEqualTo("a");
    assertThat(route.passes("a", 10)).isTrue();
  }

  @Test
  void shouldForgetAModelThatGotNoSample() {
    assertThat(route.switchTo("b")).hasValue(0);
    assertThat(route.models()).containsExactly("b");
    assertThat(route.passes("b", 0)).isTrue();
    assertThat(route.switchTo("a")).hasValue(1);
    assertThat(route.switchTo("b")).hasValue(1);
    assertThat(route.models()).containsExactly("b");
    assertThat(route.passes("b", 1)).isTrue();
  }

  @Test
  void shouldTakeWhatHasNoOffsetFromWhoeverIsLive() {
    assertThat(route.passes("a", SampleOffset.UNKNOWN)).isTrue();
    assertThat(route.passes("b", SampleOffset.UNKNOWN)).isFalse();
    route.switchTo("b");
    assertThat(route.passes("a", SampleOffset.UNKNOWN)).isFalse();
    assertThat(route.passes("b", SampleOffset.UNKNOWN)).isTrue();
  }

  @Test
  void shouldNameTheModelsThatAreAwaited() {
    see("a", 0, 10);
    see("b", 0, 20);
    route.switchTo("b");
    assertThat(route.models()).containsExactly("a", "b");
    see("a", 10, 20);
    assertThat(route.models()).containsExactly("b");
  }

  /** Three models at different speeds, switches and restarts wherever they may come. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldPassEachSampleOnce(long seed) throws IOException {
    int samples = 2000;
    String[] models = {"a", "b", "c"};
    int[] next = new int[models.length];
    int[] passed = new int[samples];
    int switches = 0;
    Random random = new Random(seed);
    while (Arrays.stream(next).anyMatch(n -> n < samples)) {
      int of = random.nextInt(models.length);
      for (int left = random.nextInt(40); left > 0 && next[of] < samples; left--) {
        if (route.passes(models[of], next[of])) {
          passed[next[of]]++;
        }
        next[of]++;
      }
      if (random.nextInt(5) == 0
          && route.switchTo(models[random.nextInt(models.length)]).isPresent()) {
        switches++;
      }
      if (random.nextInt(4) == 0) {
        restart();
      }
    }
    assertThat(passed).containsOnly(1);
    assertThat(switches).isGreaterThan(10);
  }

  private void see(String model, int from, int to) {
    for (int sample = from; sample < to; sample++) {
      boolean unused = route.passes(model, sample);
    }
  }

  private void restart() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    route.write(new DataOutputStream(bytes));
    route = AliasRoute.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
