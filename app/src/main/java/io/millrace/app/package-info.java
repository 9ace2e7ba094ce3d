/** The one place that puts all the parts together: from a configuration to an app that learns. */
@NullMarked
package io.millrace.app;

import org.jspecify.annotations.NullMarked;
