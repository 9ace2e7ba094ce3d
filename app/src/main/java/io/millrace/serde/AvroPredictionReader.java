package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.Outcome;
import io.millrace.schemas.Prediction;
import io.millrace.schemas.PredictionWithFields;
import io.millrace.schemas.PredictionWithInterval;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link AvroPredictionWriter} wrote. All its schemas begin with the same fields, those
 * that are read here: by hand, so that no broken length can take memory.
 */
final class AvroPredictionReader implements PredictionReader {
  private static final Set<Long> SCHEMAS =
      Stream.of(
              Prediction.getClassSchema(),
              PredictionWithFields.getClassSchema(),
              PredictionWithInterval.getClassSchema())
          .map(SingleObject::fingerprint)
          .collect(Collectors.toSet());

  private static final int TEXT = 0;
  private static final int NUMBER = 1;
  private static final int NUMBERS = 2;

  private byte[] value = {};
  private @Nullable BinaryDecoder decoder;

  @Override
  public Outcome read(byte[] record) throws IOException {
    requireSchema(record);
    value = record;
    int header = SingleObject.HEADER_BYTES;
    BinaryDecoder in =
        DecoderFactory.get().binaryDecoder(record, header, record.length - header, decoder);
    decoder = in;
    try {
      byte[] unused = readBytes(in); // the id
      double[] scores = readNumbers(in);
      Object predicted = read(in.readIndex(), in);
      int label = in.readIndex();
      return label == 0 ? Outcome.UNKNOWN : outcome(scores, predicted, read(label - 1, in), in);
    } catch (RuntimeException e) { // the decoder throws many kinds
      throw new IOException("broken Avro: " + e.getMessage(), e);
    }
  }

  private static void requireSchema(byte[] record) throws IOException {
    try {
      if (!SCHEMAS.contains(SingleObject.fingerprint(record))) {
        throw new IOException("it has another schema than a prediction");
      }
    } catch (InvalidSampleException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Outcome outcome(double[] scores, Object predicted, Object label, BinaryDecoder in)
      throws IOException {
    double loss = in.readIndex() == 0 ? Double.NaN : in.readFloat();
    if (label instanceof byte[] text) {
      boolean isRight =
          predicted instanceof byte[] other
              && Arrays.equals(text, other)
              && Arrays.stream(scores).allMatch(Double::isFinite);
      return new Outcome(loss, isRight ? 0 : 1);
    }
    return new Outcome(loss, distance((double[]) label, predicted));
  }

  private static double distance(double[] label, Object predicted) {
    if (!(predicted instanceof double[] numbers) || numbers.length != label.length) {
      return Double.NaN;
    }
    double sum = 0;
    for (int i = 0; i < label.length; i++) {
      sum += Math.abs(label[i] - numbers[i]);
    }
    return sum / label.length;
  }

  /** A text as bytes, or numbers. */
  private Object read(int kind, BinaryDecoder in) throws IOException {
    return switch (kind) {
      case TEXT -> readBytes(in);
      case NUMBER -> new double[] {in.readDouble()};
      case NUMBERS -> readNumbers(in);
      default -> throw new IOException("broken Avro: there is no branch " + kind);
    };
  }

  private byte[] readBytes(BinaryDecoder in) throws IOException {
    byte[] bytes = new byte[length(in.readLong())];
    in.readFixed(bytes);
    return bytes;
  }

  private double[] readNumbers(BinaryDecoder in) throws IOException {
    double[] numbers = {};
    for (long more = in.readArrayStart(); more > 0; more = in.arrayNext()) {
      int read = numbers.length;
      numbers = Arrays.copyOf(numbers, length(read + more));
      for (int i = read; i < numbers.length; i++) {
        numbers[i] = in.readFloat();
      }
    }
    return numbers;
  }

  /** Nothing is longer than the record. */
  private int length(long told) throws IOException {
    if (told < 0 || told > value.length) {
      throw new IOException("broken Avro: a length of " + told);
    }
    return (int) told;
  }
}
