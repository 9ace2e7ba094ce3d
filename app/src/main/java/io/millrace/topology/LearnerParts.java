package io.millrace.topology;

import io.millrace.checkpoint.Chunk;
import io.millrace.checkpoint.Manifest;
import io.millrace.data.CommandReader;
import io.millrace.data.Event;
import io.millrace.data.PredictionWriter;
import io.millrace.data.SampleReader;
import io.millrace.evaluate.Prequential;
import io.millrace.model.ModelFactory;
import io.millrace.model.ModelState;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.Serializer;

/**
 * What the learner works with. Readers, writers (for a replica), evaluators (of so many outputs)
 * and listeners are made for each task; everything else is shared by all tasks and thread-safe.
 *
 * @param start what a replica without a stored state begins with, made of its initial state
 * @param bounds what there is of the topics that are read
 * @param stopping whether the application is to stop
 * @param nanoTime measures how long the model takes, as {@link System#nanoTime} does
 * @param limits the largest records that the topics take
 */
public record LearnerParts(
    ModelFactory models,
    UnaryOperator<ModelState> start,
    Supplier<SampleReader> readers,
    CommandReader commands,
    IntFunction<PredictionWriter> writers,
    IntFunction<Prequential> evaluators,
    LearnerListener.Factory listeners,
    LogBounds.Source bounds,
    BooleanSupplier stopping,
    Serializer<Chunk> chunks,
    Serializer<Manifest> manifests,
    Serializer<Event> events,
    RecordLimits limits,
    LongSupplier nanoTime) {}
