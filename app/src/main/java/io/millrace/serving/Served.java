package io.millrace.serving;

/**
 * The state of the model by which requests are answered.
 *
 * @param step mini-batches that it has learned or skipped
 * @param eventTime of the latest sample before that, in ms since 1970-01-01 UTC; {@link
 *     io.millrace.data.Sample#NO_TIME} if that is not known
 * @param since when it was taken over, in ms since 1970-01-01 UTC
 * @param outputs scores per sample
 */
public record Served(long step, long eventTime, long since, int outputs) {}
