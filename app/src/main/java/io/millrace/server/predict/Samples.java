package io.millrace.server.predict;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.millrace.data.InvalidSampleException;
import io.millrace.serving.SampleRows;
import io.millrace.serving.ServedModel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the samples of a request, in any of the forms in which they come. Thread-safe. */
final class Samples {
  /** The tensor of all numbers that the model sees, as exported models have it. */
  static final String FEATURES = "features";

  private final ServedModel model;
  private final SampleRows rows;
  private final int most;

  /** Of at most so many samples. */
  Samples(ServedModel model, int most) {
    this.model = model;
    this.rows = new SampleRows(model);
    this.most = most;
  }

  /** How samples were told. */
  enum Form {
    /** Each as a list of all numbers that the model sees. */
    NUMBERS,
    /** Each as a number, which is all that the model sees. */
    SCALARS,
    /** With names, as on the samples topic. */
    FIELDS
  }

  /**
   * Samples that were read.
   *
   * @param rows the features of each
   */
  record Read(Form form, List<float[]> rows) {}

  /**
   * Samples one after the other.
   *
   * @throws RequestException if one can't be read, or there are none
   */
  Read rows(JsonValue list) throws RequestException {
    List<JsonValue> instances = list.elements(most);
    requireSome(list, instances.size());
    Form form = form(instances.get(0));
    List<float[]> read = new ArrayList<>(instances.size());
    for (JsonValue instance : instances) {
      if (form(instance) != form) {
        throw RequestException.invalid(
            instance.path() + ": is not of the same form as " + instances.get(0).path());
      }
      read.add(row(instance, form));
    }
    return new Read(form, read);
  }

  private static void requireSome(JsonValue list, int samples) throws RequestException {
    if (samples == 0) {
      throw RequestException.invalid(list.path() + ": expected one sample at least");
    }
  }

  private Form form(JsonValue instance) throws RequestException {
    if (instance.isObject()) {
      return isTensor(instance.members()) ? Form.NUMBERS : Form.FIELDS;
    }
    return instance.isNumber() && model.features() == 1 ? Form.SCALARS : Form.NUMBERS;
  }

  private boolean isTensor(Map<String, JsonValue> members) {
    return members.size() == 1 && isTensor(members.keySet().iterator().next());
  }

  /** Whether this names the tensor of all numbers, unless samples have a field of that name. */
  boolean isTensor(String name) {
    return name.equals(FEATURES) && !model.fields().contains(FEATURES);
  }

  /** Samples that a request may hold. */
  int most() {
    return most;
  }

  private float[] row(JsonValue instance, Form form) throws RequestException {
    return switch (form) {
      case FIELDS -> row(instance.path(), instance.bytes());
      case SCALARS -> new float[] {instance.number()};
      case NUMBERS ->
          (instance.isObject() ? only(instance.members()) : instance).numbers(model.features());
    };
  }

  private static JsonValue only(Map<String, JsonValue> members) {
    return members.values().iterator().next();
  }

  private float[] row(String path, byte[] json) throws RequestException {
    try {
      return rows.read(json);
    } catch (InvalidSampleException e) {
      throw RequestException.invalid(path + ": " + e.getMessage());
    }
  }

  /**
   * Samples column by column: the tensor, with or without its name, or a list of values for each
   * field.
   *
   * @throws RequestException if one can't be read, or there are none
   */
  Read columns(JsonValue value) throws RequestException {
    if (!value.isObject()) {
      return rows(value);
    }
    Map<String, JsonValue> members = value.members();
    if (isTensor(members)) {
      return rows(only(members));
    }
    Map<String, List<JsonValue>> columns = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> member : members.entrySet()) {
      columns.put(member.getKey(), member.getValue().elements(most));
    }
    requireSome(value, columns.size());
    return fields(value.path(), columns);
  }

  /**
   * Samples by their fields.
   *
   * @param path of the request's part, for messages
   * @param columns the values of each, in the order of the samples
   */
  Read fields(String path, Map<String, List<JsonValue>> columns) throws RequestException {
    Map.Entry<String, List<JsonValue>> first = columns.entrySet().iterator().next();
    int samples = first.getValue().size();
    for (Map.Entry<String, List<JsonValue>> column : columns.entrySet()) {
      if (column.getValue().size() != samples) {
        throw RequestException.invalid(
            "%s.%s: has %,d values, %s has %,d"
                .formatted(
                    path, column.getKey(), column.getValue().size(), first.getKey(), samples));
      }
    }
    if (samples == 0) {
      throw RequestException.invalid(path + ": expected one sample at least");
    }
    List<float[]> read = new ArrayList<>(samples);
    for (int i = 0; i < samples; i++) {
      read.add(row(path + ", sample " + i, sample(columns, i)));
    }
    return new Read(Form.FIELDS, read);
  }

  /** The object that has the {@code i}-th value of each column. */
  private static byte[] sample(Map<String, List<JsonValue>> columns, int i) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    json.write('{');
    Iterator<Map.Entry<String, List<JsonValue>>> all = columns.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, List<JsonValue>> column = all.next();
      json.write('"');
      json.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(column.getKey()));
      json.write('"');
      json.write(':');
      JsonValue value = column.getValue().get(i);
      json.write(value.body(), value.start(), value.end() - value.start());
      if (all.hasNext()) {
        json.write(',');
      }
    }
    json.write('}');
    return json.toByteArray();
  }
}
