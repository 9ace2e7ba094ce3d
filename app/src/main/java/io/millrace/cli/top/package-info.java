/** What a running app's metrics say, for a person who follows them in a terminal. */
@NullMarked
package io.millrace.cli.top;

import org.jspecify.annotations.NullMarked;
