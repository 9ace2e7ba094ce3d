/** A Kafka broker inside this process, for demos, evaluations and tests. */
@NullMarked
package io.millrace.broker;

import org.jspecify.annotations.NullMarked;
