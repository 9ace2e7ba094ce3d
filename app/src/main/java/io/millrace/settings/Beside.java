package io.millrace.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a sealed settings interface: some settings are common to all its choices and stand beside the
 * choice's name, as in {@code {dense: {units: 8}, trainable: false}}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Beside {
  /**
   * The record that joins a choice with these settings: of two components, the choice and a record
   * of the settings. It is no choice of its own.
   */
  Class<? extends Record> value();
}
