package io.millrace.topology;

import io.millrace.data.SampleReader;
import io.millrace.labels.LateLabels;
import java.util.function.Supplier;

/**
 * What the learner joins late labels with.
 *
 * @param readers of the labels' records, each for one thread
 */
public record LabelParts(LateLabels settings, Supplier<SampleReader> readers) {}
