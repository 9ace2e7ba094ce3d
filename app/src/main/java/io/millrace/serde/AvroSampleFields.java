package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import io.millrace.features.Feature;
import io.millrace.features.Field;
import io.millrace.features.SampleEncoder;
import io.millrace.features.SampleFields;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroTypeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/** Reads the fields of an Avro sample straight into a row. */
final class AvroSampleFields {
  private static final int MAX_FLOATS = 256;

  private final byte[] bytes = new byte[MAX_FLOATS * Float.BYTES];
  private final FloatBuffer floatView =
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  private final float[] floats = new float[MAX_FLOATS];
  private final SampleEncoder encoder;
  private final Map<Utf8, Field> features = new HashMap<>();
  private final Utf8 text = new Utf8();

  AvroSampleFields(SampleEncoder encoder, SampleFields fields) {
    this.encoder = encoder;
    List<Feature> settings = fields.features();
    for (int i = 0; i < settings.size(); i++) {
      features.put(new Utf8(settings.get(i).place()), encoder.features().get(i));
    }
    fields.copied().forEach(place -> features.putIfAbsent(new Utf8(place), encoder.unread()));
  }

  /** Reads the field at that position of the schema. */
  void read(int position, Decoder in) throws IOException, InvalidSampleException {
    switch (position) {
      case 0 -> readId(in);
      case 1 -> readEventTime(in);
      case 2 -> readFeatures(in);
      case 3 -> readLabel(in);
      case 4 -> encoder.weight().number(in.readFloat());
      default -> skipAttributes(in);
    }
  }

  private void readId(Decoder in) throws IOException, InvalidSampleException {
    int branch = in.readIndex();
    switch (branch) {
      case 0 -> in.readNull();
      case 1 -> encoder.id().text(readText(in));
      default -> throw noBranch(branch);
    }
  }

  private void readEventTime(Decoder in) throws IOException, InvalidSampleException {
    int branch = in.readIndex();
    switch (branch) {
      case 0 -> in.readNull();
      case 1 -> encoder.eventTimeMillis(in.readLong());
      default -> throw noBranch(branch);
    }
  }

  private void readFeatures(Decoder in) throws IOException, InvalidSampleException {
    int branch = in.readIndex();
    switch (branch) {
      case 0 -> readPacked(in);
      case 1 -> readNamed(in);
      default -> throw noBranch(branch);
    }
  }

  private void readPacked(Decoder in) throws IOException, InvalidSampleException {
    int count = 0;
    for (long n = in.readArrayStart(); n > 0; n = in.arrayNext()) {
      count = in instanceof BinaryDecoder ? readAsBytes(in, n, count) : readOneByOne(in, n, count);
    }
    encoder.endPacked(count);
  }

  private int readOneByOne(Decoder in, long n, int first)
      throws IOException, InvalidSampleException {
    int count = first;
    for (int i = (int) n; i > 0; i--) { // Avro allows no more; with a long it is half as fast
      encoder.packed(count++, in.readFloat());
    }
    return count;
  }

  /** Floats lie in the record as they lie in memory: this is three times as fast. */
  private int readAsBytes(Decoder in, long n, int first)
      throws IOException, InvalidSampleException {
    int count = first;
    for (int left = (int) n; left > 0; left -= MAX_FLOATS) {
      int length = Math.min(left, MAX_FLOATS);
      in.readFixed(bytes, 0, Float.BYTES * length);
      floatView.get(0, floats, 0, length);
      encoder.packed(count, floats, length);
      count += length;
    }
    return count;
  }

  private void readNamed(Decoder in) throws IOException, InvalidSampleException {
    for (long n = in.readMapStart(); n > 0; n = in.mapNext()) {
      for (long i = 0; i < n; i++) {
        Field field = features.get(in.readString(text));
        if (field == null || field == encoder.unread()) {
          if (field == null) {
            encoder.extraField(text.toString());
          }
          skipValue(in, in.readIndex() + 1);
        } else {
          // The same union as the label's, but for null.
          readValue(in, in.readIndex() + 1, field);
        }
      }
    }
  }

  private void readLabel(Decoder in) throws IOException, InvalidSampleException {
    readValue(in, in.readIndex(), encoder.label());
  }

  /** Reads nothing (branch 0), a text (1), a double (2) or an array (3). */
  private void readValue(Decoder in, int branch, Field field)
      throws IOException, InvalidSampleException {
    switch (branch) {
      case 0 -> in.readNull();
      case 1 -> field.text(readText(in));
      case 2 -> field.number(in.readDouble());
      case 3 -> readVector(in, field);
      default -> throw noBranch(branch);
    }
  }

  private String readText(Decoder in) throws IOException, InvalidSampleException {
    Utf8 read = in.readString(text);
    Utf8Check.require(read.getBytes(), read.getByteLength());
    return read.toString();
  }

  private static void skipValue(Decoder in, int branch) throws IOException {
    switch (branch) {
      case 1 -> in.skipString();
      case 2 -> in.readDouble();
      case 3 -> {
        for (long n = in.skipArray(); n > 0; n = in.skipArray()) {
          if (n > Integer.MAX_VALUE / Float.BYTES) {
            throw new EOFException(); // no record is so long
          }
          in.skipFixed((int) n * Float.BYTES);
        }
      }
      default -> throw noBranch(branch);
    }
  }

  private static void readVector(Decoder in, Field field)
      throws IOException, InvalidSampleException {
    field.startVector();
    int count = 0;
    for (long n = in.readArrayStart(); n > 0; n = in.arrayNext()) {
      for (long i = 0; i < n; i++) {
        field.element(count++, in.readFloat());
      }
    }
    field.endVector(count);
  }

  private static void skipAttributes(Decoder in) throws IOException {
    for (long n = in.skipMap(); n > 0; n = in.skipMap()) {
      for (long i = 0; i < n; i++) {
        in.skipString();
        in.skipString();
      }
    }
  }

  private static AvroTypeException noBranch(int index) {
    return new AvroTypeException("a union has no branch " + index);
  }
}
