package io.millrace.tensorflow;

import io.millrace.model.GraphSettings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;

/** The teachers of a model: each scores what the one before it passes on. */
final class Teachers implements AutoCloseable {
  private final List<Teacher> teachers = new ArrayList<>();

  private Teachers() {}

  /**
   * Loads the scorers that the settings name, which may be none.
   *
   * @param rows of a call at the most
   * @throws io.millrace.model.SavedModelException if one of them does not give what it must
   */
  static Teachers load(GraphSettings settings, TrainingStep step, int rows) {
    Teachers loaded = new Teachers();
    try {
      for (Path folder : settings.scorers()) {
        int others = step.labels() + 1 + loaded.teachers.size() * step.outputs();
        Teacher.Rows given = new Teacher.Rows(rows, step.features(), others);
        loaded.teachers.add(Teacher.load(folder, settings.device(), given, step.outputs()));
      }
      return loaded;
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  /**
   * The rows with the scores of all behind each: see {@link Teacher#teach}. Without teachers, the
   * rows themselves.
   */
  ByteBuffer teach(ByteBuffer rows, int count, IntToLongFunction number) {
    ByteBuffer taught = rows;
    for (Teacher teacher : teachers) {
      taught = teacher.teach(taught, count, number);
    }
    return taught;
  }

  @Override
  public void close() {
    teachers.forEach(Teacher::close);
  }
}
