/**
 * Whether what Millrace needs is there: the machine, TensorFlow, the brokers, topics, permissions.
 */
@NullMarked
package io.millrace.cli.doctor;

import org.jspecify.annotations.NullMarked;
