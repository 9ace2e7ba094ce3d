/** The HTTP server: the live page and its API, metrics, health and readiness. */
@NullMarked
package io.millrace.server;

import org.jspecify.annotations.NullMarked;
