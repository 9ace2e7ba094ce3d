package io.millrace.topology;

import io.millrace.data.Event;
import io.millrace.data.SwitchReader;
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
 */
public record AliasParts(
    SwitchReader commands,
    Serializer<Event> events,
    RecordLimits limits,
    Function<String, Uuid> topicIds) {}
