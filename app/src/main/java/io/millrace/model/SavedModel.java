package io.millrace.model;

import io.millrace.settings.Bounds;
import io.millrace.settings.Default;
import io.millrace.settings.Folder;
import java.nio.file.Path;

/**
 * A model of the user's own, in place of a network, a loss and an optimizer of ours: a TensorFlow
 * SavedModel with signatures to learn and to read and write its state.
 *
 * @param path of its folder
 * @param learningRate that the schedule begins with
 */
public record SavedModel(
    @Folder(with = "saved_model.pb") Path path,
    @Default("0.001") @Bounds("> 0") double learningRate) {}
