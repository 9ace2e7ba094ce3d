package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Warnings;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class DeletedTopicsTest {
  private final DeletedTopics topics = new DeletedTopics();

  @Test
  void shouldTellOnceOfATopicThatIsNotThereAnyMore() {
    try (Warnings warnings = new Warnings(DeletedTopics.class)) {
      topics.told("s", null);
      topics.told("s", new UnknownTopicOrPartitionException());
      topics.told("s", new UnknownTopicOrPartitionException());

      assertThat(warnings.logged())
          .singleElement()
          .asString()
          .startsWith("topic s was deleted: the app waits until it is there again; ");
      assertThat(topics.reason())
          .contains("topic s was deleted: the app waits until it is there again");
    }
    topics.told("s", null);
    assertThat(topics.reason()).isEmpty();
  }

  @Test
  void shouldNotTakeSilenceNorATopicThatIsYetToComeForIt() {
    topics.told("s", null);
    topics.told("s", new TimeoutException("no node"));
    topics.told("changelog", new UnknownTopicOrPartitionException());

    assertThat(topics.reason()).isEmpty();
  }
}
