/** The port between the topology and whatever learns: predict, learn, snapshot, restore. */
@NullMarked
package io.millrace.model;

import org.jspecify.annotations.NullMarked;
