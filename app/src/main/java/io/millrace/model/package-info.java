/** The port between the learner and whatever learns: predict, learn, snapshot, restore. */
@NullMarked
package io.millrace.model;

import org.jspecify.annotations.NullMarked;
