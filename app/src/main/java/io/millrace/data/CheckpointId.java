package io.millrace.data;

/**
 * Which checkpoint of a replica is meant, and what it holds: whoever reads it by this gets the same
 * bits, whenever that is.
 *
 * @param step mini-batches learned or skipped before it
 * @param sha256 of its chunks, in lower-case hexadecimal, as its manifest says
 */
public record CheckpointId(long step, String sha256) {}
