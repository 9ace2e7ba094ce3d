/** Where a label is likely to be: conformal intervals and sets. */
@NullMarked
package io.millrace.conformal;

import org.jspecify.annotations.NullMarked;
