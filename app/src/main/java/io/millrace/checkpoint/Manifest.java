package io.millrace.checkpoint;

import io.millrace.data.SamplePlace;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Vouches for the chunks of one checkpoint; it is written after them, so whoever reads it finds
 * them all. Equal logs of samples give equal manifests: nothing in it depends on the clock.
 *
 * @param formatVersion of the checkpoint's bytes: {@link #FORMAT_VERSION}
 * @param model the model's name
 * @param replica the partition of the samples topic that this replica learned
 * @param step mini-batches learned or skipped; below 0 if it was imported: a number that is free
 * @param samples samples learned or skipped
 * @param eventTime of the last of them, in ms since 1970-01-01 UTC
 * @param chunks how many chunks hold the state
 * @param bytes their lengths together
 * @param sha256 of the chunks' bytes in order, in lower-case hexadecimal
 * @param settingsDigest SHA-256 of the settings that shaped the model, in lower-case hexadecimal
 * @param environment library, processor and threads that computed it
 * @param metrics prequential scores at that time, by name
 * @param last the last sample learned or skipped; null: it is not known, or was learned when its
 *     label came
 */
public record Manifest(
    int formatVersion,
    String model,
    int replica,
    long step,
    long samples,
    long eventTime,
    int chunks,
    long bytes,
    String sha256,
    String settingsDigest,
    String environment,
    Map<String, Double> metrics,
    @Nullable SamplePlace last) {
  /** The version that this build writes. */
  public static final int FORMAT_VERSION = 1;

  /** One that does not know its place in the log. */
  public Manifest(
      int formatVersion,
      String model,
      int replica,
      long step,
      long samples,
      long eventTime,
      int chunks,
      long bytes,
      String sha256,
      String settingsDigest,
      String environment,
      Map<String, Double> metrics) {
    this(
        formatVersion,
        model,
        replica,
        step,
        samples,
        eventTime,
        chunks,
        bytes,
        sha256,
        settingsDigest,
        environment,
        metrics,
        null);
  }

  /** Whether it came from elsewhere: the steps of a model's own are never negative. */
  public boolean isImported() {
    return step < 0;
  }

  /** The same state as another replica's checkpoint, in so many chunks. */
  public Manifest of(String newModel, int newReplica, long newStep, int newChunks) {
    return new Manifest(
        formatVersion,
        newModel,
        newReplica,
        newStep,
        samples,
        eventTime,
        newChunks,
        bytes,
        sha256,
        settingsDigest,
        environment,
        metrics);
  }
}
