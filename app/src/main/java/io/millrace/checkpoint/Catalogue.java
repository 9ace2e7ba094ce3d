package io.millrace.checkpoint;

import java.util.List;

/**
 * What a checkpoints topic holds.
 *
 * @param checkpoints the manifests of those that are complete and whose digest is right, by model,
 *     replica and step
 * @param faults one sentence for each that is incomplete or corrupted
 */
public record Catalogue(List<Manifest> checkpoints, List<String> faults) {}
