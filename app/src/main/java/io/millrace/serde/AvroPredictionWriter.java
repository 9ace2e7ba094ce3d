package io.millrace.serde;

import io.millrace.data.PredictedClass;
import io.millrace.data.Prediction;
import io.millrace.data.PredictionWriter;
import io.millrace.features.Label;
import io.millrace.schemas.PredictionWithFields;
import io.millrace.schemas.PredictionWithInterval;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/** Writes predictions in Avro, by hand: no object and no buffer is made but the result. */
final class AvroPredictionWriter implements PredictionWriter {
  private static final int STRING = 0;
  private static final int DOUBLE = 1;
  private static final int ARRAY = 2;

  private final AvroRecord record;
  private final Label label;
  private final Utf8[] classes;
  private final Utf8 model;
  private final int replica;
  private final CopiedFields fields;
  private final boolean intervals;

  AvroPredictionWriter(
      Label label,
      String model,
      int replica,
      CopiedFields fields,
      boolean intervals,
      AvroRecord record) {
    this.label = label;
    this.classes = label.classes().stream().map(Utf8::new).toArray(Utf8[]::new);
    this.model = new Utf8(model);
    this.replica = replica;
    this.fields = fields;
    this.intervals = intervals;
    this.record = record;
  }

  /** The schema that it writes with. */
  static Schema schema(CopiedFields fields, boolean intervals) {
    if (intervals) {
      return PredictionWithInterval.getClassSchema();
    }
    return fields.places().isEmpty()
        ? io.millrace.schemas.Prediction.getClassSchema()
        : PredictionWithFields.getClassSchema();
  }

  @Override
  public byte[] write(Prediction prediction) {
    return record.write(out -> write(prediction, out));
  }

  private void write(Prediction prediction, BinaryEncoder out) throws IOException {
    out.writeString(prediction.id);
    writeArray(out, prediction.scores);
    if (classes.length > 0) {
      writeClass(out, PredictedClass.of(prediction.scores), 0);
    } else {
      writeNumbers(out, prediction.scores, 0);
    }
    writeTruth(prediction, out);
    out.writeString(model);
    out.writeInt(replica);
    out.writeLong(prediction.step);
    out.writeLong(prediction.eventTime);
    if (intervals || !fields.places().isEmpty()) {
      writeFields(prediction, out);
    }
    if (intervals) {
      writeRegion(prediction, out);
    }
  }

  private void writeRegion(Prediction prediction, BinaryEncoder out) throws IOException {
    boolean isClass = classes.length > 0;
    out.writeIndex(isClass ? 0 : 1);
    if (!isClass) {
      writeNumbers(out, prediction.lower, -DOUBLE);
      writeNumbers(out, prediction.upper, -DOUBLE);
    }
    out.writeIndex(isClass ? 1 : 0);
    if (isClass) {
      writeSet(out, prediction.set);
    }
  }

  private void writeSet(BinaryEncoder out, boolean[] set) throws IOException {
    int size = 0;
    for (boolean isIn : set) {
      size += isIn ? 1 : 0;
    }
    out.writeArrayStart();
    out.setItemCount(size);
    for (int i = 0; i < set.length; i++) {
      if (set[i]) {
        out.startItem();
        out.writeString(classes[i]);
      }
    }
    out.writeArrayEnd();
  }

  private void writeFields(Prediction prediction, BinaryEncoder out) throws IOException {
    @Nullable Object[] values = fields.of(prediction);
    out.writeMapStart();
    out.setItemCount(values.length);
    for (int i = 0; i < values.length; i++) {
      out.startItem();
      out.writeString(fields.places().get(i));
      Object value = values[i];
      out.writeIndex(value == null ? 0 : 1);
      if (value != null) {
        out.writeString(value.toString());
      }
    }
    out.writeMapEnd();
  }

  private void writeTruth(Prediction prediction, BinaryEncoder out) throws IOException {
    if (!prediction.isLabelled()) {
      out.writeIndex(0);
      out.writeIndex(0);
      return;
    }
    if (classes.length > 0) {
      writeClass(out, (int) prediction.label[0], 1);
    } else {
      writeNumbers(out, prediction.label, 1);
    }
    out.writeIndex(1);
    out.writeFloat(prediction.loss);
  }

  /** Writes a class; its union has {@code nulls} branches before the first of ours. */
  private void writeClass(BinaryEncoder out, int index, int nulls) throws IOException {
    out.writeIndex(nulls + STRING);
    out.writeString(classes[index]);
  }

  /** Writes numbers; the branches of their union begin with ours plus {@code shift}. */
  private void writeNumbers(BinaryEncoder out, float[] values, int shift) throws IOException {
    if (label.isNumber()) {
      out.writeIndex(shift + DOUBLE);
      out.writeDouble(values[0]);
    } else {
      out.writeIndex(shift + ARRAY);
      writeArray(out, values);
    }
  }

  private static void writeArray(BinaryEncoder out, float[] values) throws IOException {
    out.writeArrayStart();
    out.setItemCount(values.length);
    for (float value : values) {
      out.startItem();
      out.writeFloat(value);
    }
    out.writeArrayEnd();
  }
}
