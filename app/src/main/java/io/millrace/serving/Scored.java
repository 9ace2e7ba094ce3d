package io.millrace.serving;

/**
 * The answer to one request: all of its samples were scored by the same state.
 *
 * @param by that state
 * @param scores of each sample, in the order of the request
 */
public record Scored(Served by, float[][] scores) {}
