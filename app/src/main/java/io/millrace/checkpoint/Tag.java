package io.millrace.checkpoint;

import io.millrace.data.CheckpointId;

/**
 * A name for one checkpoint of a replica, which is kept as long as it has one.
 *
 * @param model the model's name
 * @param replica that wrote the checkpoint
 * @param name such as {@code champion}; each is of one checkpoint at a time
 */
public record Tag(String model, int replica, String name, CheckpointId checkpoint) {}
