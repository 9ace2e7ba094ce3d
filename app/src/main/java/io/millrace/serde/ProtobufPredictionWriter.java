package io.millrace.serde;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.millrace.data.PredictedClass;
import io.millrace.data.Prediction;
import io.millrace.data.PredictionWriter;
import io.millrace.features.Label;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes predictions as the first message of {@code prediction.proto}, by hand. */
final class ProtobufPredictionWriter implements PredictionWriter {
  private static final int ID = 1;
  private static final int SCORES = 2;
  private static final int PREDICTED = 3;
  private static final int LABEL = 4;
  private static final int LOSS = 5;
  private static final int MODEL = 6;
  private static final int REPLICA = 7;
  private static final int STEP = 8;
  private static final int EVENT_TIME = 9;
  private static final int FIELDS = 10;
  private static final int INTERVAL = 11;
  private static final int SET = 12;

  private static final int LOWER = 1;
  private static final int UPPER = 2;

  private static final int TEXT = 1;
  private static final int NUMBER = 2;
  private static final int VECTOR = 3;
  private static final int VALUES = 1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final Label label;
  private final List<String> classes;
  private final String model;
  private final int replica;
  private final CopiedFields fields;

  ProtobufPredictionWriter(Label label, String model, int replica, CopiedFields fields) {
    this.label = label;
    this.classes = label.classes();
    this.model = model;
    this.replica = replica;
    this.fields = fields;
  }

  @Override
  public byte[] write(Prediction prediction) {
    bytes.reset();
    bytes.write(0); // the first message
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      write(prediction, out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void write(Prediction prediction, CodedOutputStream out) throws IOException {
    out.writeString(ID, prediction.id);
    writeArray(out, SCORES, prediction.scores);
    if (classes.isEmpty()) {
      writeNumbers(out, PREDICTED, prediction.scores);
    } else {
      writeClass(out, PREDICTED, PredictedClass.of(prediction.scores));
    }
    if (prediction.isLabelled()) {
      if (classes.isEmpty()) {
        writeNumbers(out, LABEL, prediction.label);
      } else {
        writeClass(out, LABEL, (int) prediction.label[0]);
      }
      out.writeFloat(LOSS, prediction.loss);
    }
    out.writeString(MODEL, model);
    out.writeInt32(REPLICA, replica);
    out.writeInt64(STEP, prediction.step);
    out.writeInt64(EVENT_TIME, prediction.eventTime);
    writeFields(prediction, out);
    if (prediction.lower.length > 0) {
      open(out, INTERVAL, 2 * sizeInside(LOWER, sizeOf(prediction.lower)));
      writeNumbers(out, LOWER, prediction.lower);
      writeNumbers(out, UPPER, prediction.upper);
    }
    for (int i = 0; i < prediction.set.length; i++) {
      if (prediction.set[i]) {
        out.writeString(SET, classes.get(i));
      }
    }
  }

  private void writeFields(Prediction prediction, CodedOutputStream out) throws IOException {
    @Nullable Object[] values = fields.of(prediction);
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value != null) {
        String key = fields.places().get(i);
        String text = value.toString();
        open(
            out,
            FIELDS,
            CodedOutputStream.computeStringSize(1, key)
                + CodedOutputStream.computeStringSize(2, text));
        out.writeString(1, key);
        out.writeString(2, text);
      }
    }
  }

  private void writeClass(CodedOutputStream out, int field, int index) throws IOException {
    String name = classes.get(index);
    open(out, field, CodedOutputStream.computeStringSize(TEXT, name));
    out.writeString(TEXT, name);
  }

  private void writeNumbers(CodedOutputStream out, int field, float[] values) throws IOException {
    open(out, field, sizeOf(values));
    if (label.isNumber()) {
      out.writeDouble(NUMBER, values[0]);
    } else {
      open(out, VECTOR, sizeInside(VALUES, Float.BYTES * values.length));
      writeArray(out, VALUES, values);
    }
  }

  /** The size of a value that holds these numbers. */
  private int sizeOf(float[] values) {
    return label.isNumber()
        ? CodedOutputStream.computeDoubleSize(NUMBER, values[0])
        : sizeInside(VECTOR, sizeInside(VALUES, Float.BYTES * values.length));
  }

  private static void writeArray(CodedOutputStream out, int field, float[] values)
      throws IOException {
    open(out, field, Float.BYTES * values.length);
    for (float value : values) {
      out.writeFloatNoTag(value);
    }
  }

  /** Begins a field of so many bytes. */
  private static void open(CodedOutputStream out, int field, int size) throws IOException {
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(size);
  }

  /** The size of a field of so many bytes, with what stands before them. */
  private static int sizeInside(int field, int size) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt32SizeNoTag(size)
        + size;
  }
}
