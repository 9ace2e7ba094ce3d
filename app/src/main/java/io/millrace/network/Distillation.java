package io.millrace.network;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Folder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Learning from a teacher beside the labels (Hinton, Vinyals, Dean 2015): the objective is (1−w)
 * L(z, y) + w L(z, s), with the teacher's scores s in the place of the label. A cross-entropy takes
 * the second at a temperature T: T² L(z/T, sᵀ), where sᵀ are the scores of the teacher's outputs
 * divided by T.
 *
 * @param teacher a SavedModel whose signature {@code serving_default} makes scores of features
 * @param temperature T, for cross-entropies only; absent: 2
 * @param weight w
 */
public record Distillation(
    @Folder(with = "saved_model.pb") Path teacher,
    @Nullable @Bounds("> 0") Double temperature,
    @Default("0.5") @Bounds(">= 0 and <= 1") double weight) {
  private static final double DEFAULT_TEMPERATURE = 2;

  /** T where a cross-entropy takes it. */
  public double temperatureOrDefault() {
    return temperature == null ? DEFAULT_TEMPERATURE : temperature;
  }
}
