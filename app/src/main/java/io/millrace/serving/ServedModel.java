package io.millrace.serving;

import io.millrace.data.SampleReader;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What requests to a model hold and what answers mean.
 *
 * @param name of the model
 * @param features numbers per sample that the model sees
 * @param labels numbers per label
 * @param noLabel a number that a label may be, for samples that have none
 * @param fields the names at the top of a sample's JSON
 * @param classes of which one is predicted; empty: numbers are
 * @param number whether a single number is predicted
 * @param readers make what reads a sample's JSON, each for one thread
 */
public record ServedModel(
    String name,
    int features,
    int labels,
    float noLabel,
    Set<String> fields,
    List<String> classes,
    boolean number,
    Supplier<SampleReader> readers) {}
