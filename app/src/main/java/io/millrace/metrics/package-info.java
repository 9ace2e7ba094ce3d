/** What the running app tells about itself: every meter, and the latest status of each replica. */
@NullMarked
package io.millrace.metrics;

import org.jspecify.annotations.NullMarked;
