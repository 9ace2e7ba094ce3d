/**
 * The Kafka Streams topology around the learner: samples in, predictions out, and state that is
 * committed with them.
 */
@NullMarked
package io.millrace.topology;

import org.jspecify.annotations.NullMarked;
