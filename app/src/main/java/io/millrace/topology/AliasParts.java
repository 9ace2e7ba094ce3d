package io.millrace.topology;

import io.millrace.data.Event;
import io.millrace.data.SwitchReader;
import io.millrace.metrics.AliasMeters;
import java.util.function.Function;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.Serializer;

/**
 * What an {@link AliasStage} is made of.
 *
 * @param commands reads its control topic
 * @param events writes its events
 * @param limits the largest records that its topics take
 * @param topicIds which topic a name stands for now
 * @param meters count what is done
 */
public record AliasParts(
    SwitchReader commands,
    Serializer<Event> events,
    RecordLimits limits,
    Function<String, Uuid> topicIds,
    Metering meters) {
  /** Makes the meters of a partition whose task starts. */
  @FunctionalInterface
  public interface Metering {
    /**
     * The meters, to be closed with the task.
     *
     * @param live the model that it follows
     */
    AliasMeters of(int partition, String live);
  }
}
