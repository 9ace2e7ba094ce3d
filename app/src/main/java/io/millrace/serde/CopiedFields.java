package io.millrace.serde;

import io.millrace.data.Prediction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields of a sample's record that its prediction gets. One instance serves one thread. */
public final class CopiedFields {
  /** No fields. */
  public static final CopiedFields NONE =
      new CopiedFields(List.of(), value -> new @Nullable Object[0]);

  private final List<String> places;
  private final FieldCopier copier;

  CopiedFields(List<String> places, FieldCopier copier) {
    this.places = List.copyOf(places);
    this.copier = copier;
  }

  /** Where they stand in the record. */
  List<String> places() {
    return places;
  }

  /** Their values; all are null if the prediction has no record of its sample. */
  @Nullable Object[] of(Prediction prediction) {
    return prediction.source == null
        ? new @Nullable Object[places.size()]
        : copier.copy(prediction.source);
  }
}
