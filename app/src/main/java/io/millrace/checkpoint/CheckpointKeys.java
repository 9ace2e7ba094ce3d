package io.millrace.checkpoint;

import java.util.Locale;

/**
 * Keys of the records of the checkpoints topic: {@code model/replica/step/chunk-00000} and {@code
 * model/replica/step/manifest}, the step in 20 digits so that keys sort by it, and below 0 if the
 * checkpoint was imported; and {@code model/replica/tag/name}.
 */
public final class CheckpointKeys {
  private static final String MANIFEST = "/manifest";
  private static final String TAG = "/tag/";

  private CheckpointKeys() {}

  /** The key of one chunk. */
  public static String chunk(String model, int replica, long step, int index) {
    return checkpoint(model, replica, step) + String.format(Locale.ROOT, "/chunk-%05d", index);
  }

  /** The key of the manifest. */
  public static String manifest(String model, int replica, long step) {
    return checkpoint(model, replica, step) + MANIFEST;
  }

  /** The key of a tag. */
  public static String tag(String model, int replica, String name) {
    return model + "/" + replica + TAG + name;
  }

  static boolean isTag(String key) {
    return key.contains(TAG);
  }

  static boolean isManifest(String key) {
    return key.endsWith(MANIFEST);
  }

  /** The part that all keys of one checkpoint share. */
  static String checkpoint(String key) {
    int slash = key.lastIndexOf('/');
    return slash < 0 ? key : key.substring(0, slash);
  }

  /** What all keys of a replica's checkpoints begin with. */
  static String replica(String model, int replica) {
    return model + "/" + replica + "/";
  }

  /** What all keys of checkpoints begin with that a replica has not written itself. */
  static String imported(String model, int replica) {
    return replica(model, replica) + "-";
  }

  static String checkpoint(String model, int replica, long step) {
    return replica(model, replica) + String.format(Locale.ROOT, "%020d", step);
  }
}
