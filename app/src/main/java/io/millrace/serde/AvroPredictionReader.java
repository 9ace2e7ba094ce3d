package io.millrace.serde;

import io.millrace.data.Outcome;
import io.millrace.schemas.Prediction;
import io.millrace.schemas.PredictionWithFields;
import io.millrace.schemas.PredictionWithInterval;
import java.io.IOException;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.SchemaStore;
import org.jspecify.annotations.Nullable;

/** Reads what {@link AvroPredictionWriter} wrote, of all its schemas. */
final class AvroPredictionReader implements PredictionReader {
  static {
    GeneratedClasses.trust();
  }

  private final BinaryMessageDecoder<Prediction> decoder;

  AvroPredictionReader() {
    SchemaStore.Cache schemas = new SchemaStore.Cache();
    schemas.addSchema(PredictionWithFields.getClassSchema());
    schemas.addSchema(PredictionWithInterval.getClassSchema());
    decoder = Prediction.createDecoder(schemas);
  }

  @Override
  public Outcome read(byte[] value) throws IOException {
    Prediction prediction;
    try {
      prediction = decoder.decode(value);
    } catch (AvroRuntimeException e) {
      throw new IOException(e);
    }
    Object label = prediction.getLabel();
    Float loss = prediction.getLoss();
    return label == null
        ? Outcome.UNKNOWN
        : new Outcome(loss == null ? Double.NaN : loss, error(prediction, label));
  }

  private static double error(Prediction prediction, Object label) {
    Object predicted = prediction.getPredicted();
    if (label instanceof CharSequence) {
      boolean isRight =
          label.toString().equals(String.valueOf(predicted))
              && prediction.getScores().stream().allMatch(Float::isFinite);
      return isRight ? 0 : 1;
    }
    if (!(label instanceof List<?> numbers)) {
      return Math.abs(number(label) - number(predicted));
    }
    double sum = 0;
    for (int i = 0; i < numbers.size(); i++) {
      sum += Math.abs(number(numbers.get(i)) - number(at(predicted, i)));
    }
    return sum / numbers.size();
  }

  private static @Nullable Object at(Object predicted, int index) {
    return predicted instanceof List<?> numbers && index < numbers.size()
        ? numbers.get(index)
        : null;
  }

  private static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
