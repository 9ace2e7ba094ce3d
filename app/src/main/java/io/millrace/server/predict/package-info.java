/**
 * Predictions over HTTP, as TensorFlow Serving's REST API and KServe's Open Inference Protocol have
 * them.
 */
@NullMarked
package io.millrace.server.predict;

import org.jspecify.annotations.NullMarked;
