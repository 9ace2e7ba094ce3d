package io.millrace.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A setting that must be left out where another of the same map is there, which decides it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Unless {
  /** The other's key. */
  String value();

  /** Whether the setting is required where the other is not there. */
  boolean required() default false;
}
