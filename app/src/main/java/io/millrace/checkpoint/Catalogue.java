package io.millrace.checkpoint;

import java.util.List;

/**
 * What a checkpoints topic holds.
 *
 * @param checkpoints the manifests of those that are complete and whose digest is right, by model,
 *     replica and step
 * @param tags of those and perhaps others, by model, replica and name
 * @param faults one sentence for each that is incomplete or corrupted
 */
public record Catalogue(List<Manifest> checkpoints, List<Tag> tags, List<String> faults) {
  /** The names of a checkpoint, in order. */
  public List<String> tagsOf(Manifest manifest) {
    return tags.stream()
        .filter(tag -> tag.model().equals(manifest.model()))
        .filter(tag -> tag.replica() == manifest.replica())
        .filter(tag -> tag.checkpoint().step() == manifest.step())
        .filter(tag -> tag.checkpoint().sha256().equals(manifest.sha256()))
        .map(Tag::name)
        .toList();
  }
}
