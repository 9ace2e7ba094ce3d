/**
 * Samples and predictions as rows of primitive arrays: what flows between the learner and the
 * model.
 */
@NullMarked
package io.millrace.data;

import org.jspecify.annotations.NullMarked;
