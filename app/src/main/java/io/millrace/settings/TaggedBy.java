package io.millrace.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a sealed settings interface: the choice is named by a key among the others ({@code {type:
 * numeric, name: price}}). Without it the choice wraps its settings ({@code adam: {…}}), or stands
 * alone where all of them have defaults ({@code standardize}). Either way a choice is named by its
 * record's name in snake case.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface TaggedBy {
  /** The key that holds the choice's name. */
  String value();
}
