package io.millrace.network;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trained model whose variables a new one takes over, where name and shape are the same, before
 * it learns its first sample.
 */
public sealed interface StartFrom {
  /** The layers whose variables are taken, all of each; none: whatever fits is taken. */
  List<String> layers();

  /**
   * SHA-256 of what is to be taken over, in lower-case hexadecimal, as the log says when a model
   * starts; absent: whatever is found.
   */
  @Nullable String sha256();

  /** Whether the optimizer's slots are taken as well; then the whole layouts must be equal. */
  default boolean slots() {
    return false;
  }

  /**
   * A checkpoint of this cluster.
   *
   * @param model whose checkpoint it is
   * @param topic absent: that model's usual one
   * @param step of the checkpoint, below 0 if it was imported; absent: the latest
   */
  record Checkpoint(
      String model,
      @Nullable String topic,
      @Default("0") @Bounds(">= 0") int replica,
      @Nullable Long step,
      @Default("[]") List<String> layers,
      @Default("false") boolean slots,
      @Nullable String sha256)
      implements StartFrom {}

  /**
   * A checkpoint that was exported.
   *
   * @param file the export's {@code saved_model.pb}
   */
  record SavedModel(Path file, @Default("[]") List<String> layers, @Nullable String sha256)
      implements StartFrom {}
}
