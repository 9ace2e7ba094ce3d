package io.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Event;
import io.millrace.learning.ChunkedStore;
import io.millrace.learning.KeyValues;
import io.millrace.learning.RecordingListener;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read again while it runs. A restart is the matter of {@code LogPositionTopologyTest}. */
class LogPositionsTest {
  private final RecordingListener listener = new RecordingListener();
  private Optional<LogBounds> there = Optional.of(new LogBounds("first", 0));
  private Optional<String> latest = Optional.empty();
  private int asked;

  private final LogPositions positions =
      new LogPositions(LearnerRun.TOPICS, new Brokers(), 0, listener);

  private final class Brokers implements LogBounds.Source {
    @Override
    public Optional<LogBounds> of(String topic, int partition) {
      asked++;
      return there;
    }

    @Override
    public Optional<String> latestId(String topic) {
      return latest;
    }
  }

  @BeforeEach
  void readTenRecords() throws Exception {
    positions.read(new ChunkedStore(new Nothing()));
    for (int offset = 0; offset < 10; offset++) {
      assertThat(positions.advance(false, offset)).isTrue();
    }
    asked = 0;
  }

  @Test
  void shouldReadATopicFromItsStartThatIsMadeAnewMeanwhile() {
    there = Optional.of(new LogBounds("second", 0));

    assertThat(positions.advance(false, 0)).isTrue();
    assertThat(positions.advance(false, 1)).isTrue();
    assertThat(positions.nextFinding())
        .extracting(LogPositions.Finding::type)
        .isEqualTo(Event.Type.TOPIC_REPLACED);
    assertThat(positions.nextFinding()).isNull();
    assertThat(listener.skipped).isZero();
  }

  /** The consumer goes on where it was, which the new topic has as well. */
  @Test
  void shouldTellOfATopicThatIsMadeAnewWithMoreRecords() {
    latest = Optional.of("second");
    there = Optional.of(new LogBounds("second", 0));
    assertThat(positions.advance(false, 10)).isTrue();
    positions.look();

    assertThat(positions.nextFinding())
        .extracting(LogPositions.Finding::type)
        .isEqualTo(Event.Type.TOPIC_REPLACED);
    assertThat(positions.advance(false, 11)).isTrue();
    assertThat(positions.nextFinding()).isNull();
    assertThat(listener.skipped).isZero();
  }

  /** It was given before the topic was made anew, and that was noticed by its offsets. */
  @Test
  void shouldNotBelieveAnAnswerThatIsOld() {
    latest = Optional.of("first");
    there = Optional.of(new LogBounds("second", 0));
    assertThat(positions.advance(false, 0)).isTrue();
    positions.look();
    assertThat(positions.nextFinding()).isNotNull();

    assertThat(positions.nextFinding()).isNull();
    assertThat(positions.advance(false, 0)).as("it was taken").isFalse();
  }

  @Test
  void shouldPassOverWhatComesAgainAndAskOnlyOnce() {
    for (int offset = 3; offset < 10; offset++) {
      assertThat(positions.advance(false, offset)).isFalse();
    }
    assertThat(asked).isEqualTo(1);
    assertThat(positions.advance(false, 10)).isTrue();
    assertThat(positions.nextFinding()).isNull();
    assertThat(listener.skipped).isEqualTo(7);
  }

  @Test
  void shouldAskAgainWhenTheBrokersDoNotSay() {
    there = Optional.empty();
    assertThat(positions.advance(false, 0)).isFalse();
    there = Optional.of(new LogBounds("second", 0));

    assertThat(positions.advance(false, 1)).isTrue();
  }

  @Test
  void shouldCallLabelsThatWereDeletedSo() {
    LogPositions late = new LogPositions(LearnerRun.LATE, new Brokers(), 0, listener);
    Uuid topic = Uuid.randomUuid();
    late.advance(true, new Origin(topic, 2, 6));
    late.advance(true, new Origin(topic, 2, 20));
    there = Optional.of(new LogBounds(topic.toString(), 15));
    late.look();

    assertThat(late.nextFinding())
        .extracting(LogPositions.Finding::message)
        .asString()
        .startsWith("8 labels from offset 7 of topic labels-t, partition 2, on were deleted");
    assertThat(listener.lost).containsExactly(8L);
  }

  private static final class Nothing implements KeyValues {
    private final Map<String, byte[]> bytes = new HashMap<>();

    @Override
    public byte @Nullable [] get(String key) {
      return bytes.get(key);
    }

    @Override
    public void put(String key, byte[] value) {
      bytes.put(key, value);
    }
  }
}
