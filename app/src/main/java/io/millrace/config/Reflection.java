package io.millrace.config;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes and reads records whose type is known at run time only. */
final class Reflection {
  private Reflection() {}

  /** A record with these components. */
  static Object create(Class<?> type, @Nullable Object[] components) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(components);
    } catch (ReflectiveOperationException e) {
      throw failure(type, e);
    }
  }

  /** A record with these components, by name; those that are missing are null, or 0. */
  static Object create(Class<?> type, Map<String, Object> components) {
    return create(
        type,
        Arrays.stream(type.getRecordComponents())
            .map(c -> components.getOrDefault(c.getName(), nothing(c.getType())))
            .toArray());
  }

  /** What a field of that type holds from the beginning. */
  private static @Nullable Object nothing(Class<?> type) {
    return Array.get(Array.newInstance(type, 1), 0);
  }

  /** A component's value. */
  static @Nullable Object get(Record instance, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(instance);
    } catch (ReflectiveOperationException e) {
      throw failure(instance.getClass(), e);
    }
  }

  private static IllegalStateException failure(Class<?> type, ReflectiveOperationException e) {
    Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
    return new IllegalStateException("settings record " + type.getName() + " fails", cause);
  }
}
