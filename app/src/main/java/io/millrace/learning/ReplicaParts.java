package io.millrace.learning;

import io.millrace.data.SampleReader;
import io.millrace.evaluate.Prequential;
import io.millrace.model.ModelFactory;
import io.millrace.model.ModelState;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * What replicas are made of. Readers and evaluators (of so many outputs) are made for each; the
 * rest is shared by all and thread-safe.
 *
 * @param start what a replica without a stored state begins with, made of its initial state
 * @param checkpoints reads what they have written, to go back to it
 * @param columns the column of a feature that is one number, by its name
 */
public record ReplicaParts(
    ModelFactory models,
    Function<ModelState, LearnedState> start,
    CheckpointReader checkpoints,
    Supplier<SampleReader> readers,
    IntFunction<Prequential> evaluators,
    ToIntFunction<String> columns) {}
