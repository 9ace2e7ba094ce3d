/**
 * Learning from one ordered log: blocks, decisions at fixed positions, and the state from which it
 * goes on. It knows no Kafka: samples come as bytes, what goes out goes through a port.
 */
@NullMarked
package io.millrace.learning;

import org.jspecify.annotations.NullMarked;
