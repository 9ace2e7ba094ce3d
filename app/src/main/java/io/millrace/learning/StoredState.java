package io.millrace.learning;

import io.millrace.model.ModelStateException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a replica's state store held when its task began, as chunks by the name of their sequence.
 * They are read by the thread that owns the store, and decoded by whoever has the time.
 */
public record StoredState(Map<String, List<byte[]>> chunks) {
  static final String LEARNER = "learner";
  static final String RELEARNING = "relearning";
  static final String SAMPLES = "sample";
  static final String SETTINGS = "settings";

  /** Reads all of it. */
  public static StoredState read(ChunkedStore store) {
    Map<String, List<byte[]>> chunks = new HashMap<>();
    chunks.put(LEARNER, store.read(LEARNER));
    chunks.put(RELEARNING, store.read(RELEARNING));
    chunks.put(SAMPLES, store.read(SAMPLES));
    chunks.put(SETTINGS, store.read(SETTINGS));
    ModelStateWriter.NAMES.forEach(name -> chunks.put(name, store.read(name)));
    return new StoredState(chunks);
  }

  /** Whether nothing was ever learned. */
  boolean isEmpty() {
    return of(LEARNER).isEmpty();
  }

  List<byte[]> of(String name) {
    return chunks.getOrDefault(name, List.of());
  }

  /** What to throw when a stored state is of no use. */
  public static ModelStateException refuse(String model, String fault) {
    return new ModelStateException(
        "the stored state of model %s %s. Restore the settings, or give the model another name, or"
                .formatted(model, fault)
            + " reset the application (kafka-streams-application-reset.sh) to learn from the start");
  }
}
