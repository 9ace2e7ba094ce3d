/**
 * The model as a TensorFlow graph driven through DJL. The training step is one pure function of
 * state and mini-batch ({@link io.millrace.tensorflow.TrainingStep}); a plan repeats it over a
 * block; the result is packaged as a SavedModel whose signatures train, and read and write the
 * state.
 */
@NullMarked
package io.millrace.tensorflow;

import org.jspecify.annotations.NullMarked;
