/** From a look at real records to settings that learn them. */
@NullMarked
package io.millrace.cli.init;

import org.jspecify.annotations.NullMarked;
