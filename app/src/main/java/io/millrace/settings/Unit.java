package io.millrace.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The unit that may follow a number: {@code every: 1000 steps} means the same as {@code 1000}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Unit {
  /** The unit's name in the plural, for instance {@code "steps"}. */
  String value();

  /** What the unit was called in former configurations, which is still read; empty: the same. */
  String former() default "";
}
