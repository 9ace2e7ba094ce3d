package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.features.Label;
import io.millrace.features.SampleFields;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Predictions in JSON as rows of a table in CSV, with their keys as columns. An array has a column
 * for each number: by the class, if these are its scores or its set, or else by its place. What is
 * null is an empty cell.
 */
final class PredictionTable implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CSVPrinter out;
  private final Label label;
  private final List<String> fields;
  private boolean begun;

  /**
   * Nothing is written before the first prediction.
   *
   * @param out closed with this
   * @param fields of the sample that predictions have
   */
  PredictionTable(Appendable out, Label label, List<String> fields) throws IOException {
    this.out = new CSVPrinter(out, CSVFormat.RFC4180);
    this.label = label;
    this.fields = fields;
  }

  /** Writes a row; before the first the names of the columns. */
  void add(byte[] prediction) throws IOException {
    Map<String, String> cells = cells(JSON.readTree(prediction));
    if (!begun) {
      out.printRecord(cells.keySet());
      begun = true;
    }
    out.printRecord(cells.values());
  }

  private Map<String, String> cells(JsonNode prediction) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (String key : List.of("id", "event_time")) {
      cells.put(key, text(prediction.path(key)));
    }
    for (String key : List.of("label", "predicted")) {
      addLabel(cells, key, prediction.path(key));
    }
    for (String key : List.of("loss", "step", "replica")) {
      cells.put(key, text(prediction.path(key)));
    }
    if (!label.classes().isEmpty()) {
      addScores(cells, prediction.path("scores"));
    }
    addRegion(cells, prediction);
    for (String field : fields) {
      cells.put("fields." + field, text(prediction.path("fields").path(field)));
    }
    return cells;
  }

  private void addLabel(Map<String, String> cells, String key, JsonNode value) {
    if (label instanceof Label.Vector vector) {
      SampleFields.columnsOf(key, vector.size())
          .forEach(column -> cells.put(column.name(), text(value.path(column.element()))));
    } else {
      cells.put(key, text(value));
    }
  }

  private void addRegion(Map<String, String> cells, JsonNode prediction) {
    JsonNode interval = prediction.get("interval");
    if (interval != null) {
      addLabel(cells, "lower", interval.path("lower"));
      addLabel(cells, "upper", interval.path("upper"));
    }
    JsonNode set = prediction.get("set");
    if (set != null) {
      Set<String> names = new HashSet<>();
      set.forEach(name -> names.add(name.asText()));
      label
          .classes()
          .forEach(name -> cells.put("set." + name, Boolean.toString(names.contains(name))));
    }
  }

  /** A single score is the second class's. */
  private void addScores(Map<String, String> cells, JsonNode scores) {
    int first = label.classes().size() - scores.size();
    for (int i = 0; i < scores.size(); i++) {
      cells.put("scores." + label.classes().get(first + i), text(scores.path(i)));
    }
  }

  private static String text(JsonNode value) {
    return value.isNull() ? "" : value.asText();
  }

  @Override
  public void close() throws IOException {
    out.close(true);
  }
}
