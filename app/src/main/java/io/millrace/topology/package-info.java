/**
 * The Kafka Streams topology: samples in, predictions out, and a model that learns exactly once.
 */
@NullMarked
package io.millrace.topology;

import org.jspecify.annotations.NullMarked;
