package io.millrace.cli;

import io.millrace.data.InvalidSampleException;
import org.jspecify.annotations.Nullable;

/**
 * What a row of a file became.
 *
 * @param line its number in the file, from 1 on
 * @param value of the sample's record; with a fault, the bytes as they are in the file
 * @param fault why it can't be a sample, or null
 */
record InputRow(long line, byte[] value, @Nullable InvalidSampleException fault) {}
