/** The HTTP server: metrics, health and readiness. */
@NullMarked
package io.millrace.server;

import org.jspecify.annotations.NullMarked;
