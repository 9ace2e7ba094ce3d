package io.millrace.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The range that a number must lie in, such as {@code "> 0"} or {@code ">= 0 and < 1"}. A number
 * outside it is refused with these very words.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Bounds {
  /** One comparison ({@code <}, {@code <=}, {@code >}, {@code >=}) or two joined by "and". */
  String value();
}
