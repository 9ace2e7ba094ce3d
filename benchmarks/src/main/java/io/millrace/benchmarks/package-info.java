/** What learning costs: beside passing records through, and beside plain Java. */
@NullMarked
package io.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;
