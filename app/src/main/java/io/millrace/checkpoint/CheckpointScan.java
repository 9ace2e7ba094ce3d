package io.millrace.checkpoint;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Follows the records of a checkpoints topic and keeps what they add up to. Chunks are digested as
 * they pass and not kept: a checkpoint's chunks stand in order in one partition, its manifest
 * behind them.
 */
final class CheckpointScan {
  private final Map<String, Chunks> open = new HashMap<>();
  private final Map<String, Manifest> complete = new TreeMap<>();
  private final Map<String, Tag> tags = new TreeMap<>();
  private final Map<String, String> faults = new TreeMap<>();

  void chunk(String key, Chunk chunk) {
    String checkpoint = CheckpointKeys.checkpoint(key);
    if (chunk.index() == 0) {
      open.put(checkpoint, new Chunks());
    }
    open.computeIfAbsent(checkpoint, c -> new Chunks()).add(chunk);
  }

  void manifest(String key, Manifest manifest) {
    String checkpoint = CheckpointKeys.checkpoint(key);
    String fault = fault(manifest, open.remove(checkpoint));
    if (fault == null) {
      complete.put(checkpoint, manifest);
      faults.remove(checkpoint);
    } else {
      complete.remove(checkpoint);
      faults.put(checkpoint, fault);
    }
  }

  void tag(String key, Tag tag) {
    tags.put(key, tag);
    faults.remove(key);
  }

  void unreadable(String key, String why) {
    if (CheckpointKeys.isTag(key)) {
      tags.remove(key);
      faults.put(key, "the record can't be read: " + why);
      return;
    }
    String checkpoint = CheckpointKeys.checkpoint(key);
    open.remove(checkpoint);
    complete.remove(checkpoint);
    faults.put(checkpoint, "the record " + key + " can't be read: " + why);
  }

  void deleted(String key) {
    if (CheckpointKeys.isTag(key)) {
      tags.remove(key);
      faults.remove(key);
      return;
    }
    String checkpoint = CheckpointKeys.checkpoint(key);
    open.remove(checkpoint);
    complete.remove(checkpoint);
    faults.remove(checkpoint);
  }

  Catalogue catalogue() {
    Map<String, String> all = new TreeMap<>(faults);
    open.keySet().forEach(c -> all.putIfAbsent(c, "its manifest is missing"));
    List<String> sentences = new ArrayList<>();
    all.forEach((checkpoint, fault) -> sentences.add("checkpoint " + checkpoint + ": " + fault));
    List<Manifest> sorted = new ArrayList<>(complete.values());
    sorted.sort(
        Comparator.comparing(Manifest::model)
            .thenComparingInt(Manifest::replica)
            .thenComparingLong(Manifest::step));
    return new Catalogue(List.copyOf(sorted), List.copyOf(tags.values()), List.copyOf(sentences));
  }

  private static @Nullable String fault(Manifest manifest, @Nullable Chunks chunks) {
    return chunks == null
        ? fault(manifest, 0, "")
        : fault(
            manifest,
            chunks.inOrder ? chunks.count : 0,
            Hex.encodeHexString(chunks.sha256.digest()));
  }

  /**
   * Why a manifest does not vouch for what was found; null if it does.
   *
   * @param chunks that were found in order
   * @param sha256 of their bytes
   */
  static @Nullable String fault(Manifest manifest, int chunks, String sha256) {
    if (manifest.formatVersion() != Manifest.FORMAT_VERSION) {
      return "its format is version %d, this build reads version %d"
          .formatted(manifest.formatVersion(), Manifest.FORMAT_VERSION);
    }
    if (chunks != manifest.chunks()) {
      return "its manifest names %d chunks, %d were found in order"
          .formatted(manifest.chunks(), chunks);
    }
    if (!sha256.equals(manifest.sha256())) {
      return "its chunks have the SHA-256 %s, its manifest says %s"
          .formatted(sha256, manifest.sha256());
    }
    return null;
  }

  private static final class Chunks {
    private final MessageDigest sha256 = DigestUtils.getSha256Digest();
    private int count;
    private boolean inOrder = true;

    private void add(Chunk chunk) {
      if (chunk.index() == count) {
        sha256.update(chunk.data());
        count++;
      } else {
        inOrder = false;
      }
    }
  }
}
