/** Members of a pool, and how they are mixed, as pure functions in the graph. */
@NullMarked
package io.millrace.tensorflow.pool;

import org.jspecify.annotations.NullMarked;
