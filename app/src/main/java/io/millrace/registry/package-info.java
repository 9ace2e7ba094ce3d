/** Schemas of records in a registry that speaks Confluent's API. */
@NullMarked
package io.millrace.registry;

import org.jspecify.annotations.NullMarked;
