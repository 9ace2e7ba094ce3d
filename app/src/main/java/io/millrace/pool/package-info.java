/** Settings of a pool: several models that learn the same samples, and how they are mixed. */
@NullMarked
package io.millrace.pool;

import org.jspecify.annotations.NullMarked;
