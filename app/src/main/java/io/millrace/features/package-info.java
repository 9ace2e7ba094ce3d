/** How a raw record's named fields become the numbers of a row. */
@NullMarked
package io.millrace.features;

import org.jspecify.annotations.NullMarked;
