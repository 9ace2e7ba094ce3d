package io.millrace.topology;

import io.millrace.checkpoint.Chunk;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.Tag;
import io.millrace.data.CommandReader;
import io.millrace.data.Event;
import io.millrace.data.PredictionWriter;
import io.millrace.learning.LearnerListener;
import io.millrace.learning.ReplicaParts;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * What the learner works with. Writers (for a replica) and listeners are made for each task;
 * everything else is shared by all tasks and thread-safe.
 *
 * @param bounds what there is of the topics that are read
 * @param stopping whether the application is to stop
 * @param nanoTime measures how long the model takes, as {@link System#nanoTime} does
 * @param limits the largest records that the topics take
 * @param predictionOffsets whether a prediction has the offset of its sample in a header
 * @param labels how late labels are joined; null: there are none
 */
public record LearnerParts(
    ReplicaParts replicas,
    CommandReader commands,
    IntFunction<PredictionWriter> writers,
    LearnerListener.Factory listeners,
    LogBounds.Source bounds,
    BooleanSupplier stopping,
    Serializer<Chunk> chunks,
    Serializer<Manifest> manifests,
    Serializer<Tag> tags,
    Serializer<Event> events,
    RecordLimits limits,
    LongSupplier nanoTime,
    boolean predictionOffsets,
    @Nullable LabelParts labels) {}
