package io.millrace.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What belongs to each record of a closed choice, made of the record: so that no chain of {@code
 * instanceof} has to list them. Immutable.
 *
 * @param <S> the sealed interface
 * @param <T> what is made of its records
 */
public final class ByChoice<S, T> {
  private final Map<Class<?>, Function<S, T>> makers;

  private ByChoice(Map<Class<?>, Function<S, T>> makers) {
    this.makers = Map.copyOf(makers);
  }

  /** Begins with none. */
  public static <S, T> Builder<S, T> builder(Class<S> sealed) {
    return new Builder<>(sealed);
  }

  /** What is made of a record. */
  public T of(S record) {
    return Objects.requireNonNull(makers.get(record.getClass())).apply(record);
  }

  /** Takes an entry for each record. */
  public static final class Builder<S, T> {
    private final Class<S> sealed;
    private final Map<Class<?>, Function<S, T>> makers = new LinkedHashMap<>();

    private Builder(Class<S> sealed) {
      this.sealed = sealed;
    }

    /** Says what is made of records of that type. */
    public <R extends S> Builder<S, T> put(Class<R> type, Function<? super R, ? extends T> maker) {
      makers.put(type, record -> maker.apply(type.cast(record)));
      return this;
    }

    /**
     * All of them.
     *
     * @throws IllegalStateException if a record of the choice has no entry
     */
    public ByChoice<S, T> build() {
      List<Class<?>> missing = new ArrayList<>(Choices.of(sealed));
      missing.removeAll(makers.keySet());
      if (!missing.isEmpty()) {
        throw new IllegalStateException("no entry for " + missing);
      }
      return new ByChoice<>(makers);
    }
  }
}
