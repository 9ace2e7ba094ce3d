/** One YAML file that holds all settings, checked as a whole before anything starts. */
@NullMarked
package io.millrace.config;

import org.jspecify.annotations.NullMarked;
