/**
 * Labels that come later than their samples: samples wait in a store until the label comes or their
 * window is over, in the order of the log and by its time. It knows no Kafka.
 */
@NullMarked
package io.millrace.labels;

import org.jspecify.annotations.NullMarked;
