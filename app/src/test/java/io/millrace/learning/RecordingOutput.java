package io.millrace.learning;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.checkpoint.Chunk;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.Tag;
import io.millrace.data.Event;
import io.millrace.data.Prediction;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Keeps what is sent, with all its bits: a line each, of its kind and its content. */
final class RecordingOutput implements LearnerOutput {
  final List<String> lines = new ArrayList<>();

  @Override
  public void prediction(TakenSample sample, Prediction prediction) {
    String text = new String(CsvSamples.writer().write(prediction), UTF_8);
    add(
        "prediction",
        new String(Objects.requireNonNull(sample.key()), UTF_8) + " " + text,
        sample.timestamp());
  }

  @Override
  public void chunk(Chunk chunk, long timestamp) {
    String place = "%d/%d ".formatted(chunk.step(), chunk.index());
    add("chunk", place + HexFormat.of().formatHex(chunk.data()), timestamp);
  }

  @Override
  public void manifest(Manifest manifest, long timestamp) {
    add("manifest", manifest, timestamp);
  }

  @Override
  public void tag(Tag tag, long timestamp) {
    add("tag", tag, timestamp);
  }

  @Override
  public void delete(String checkpointKey, long timestamp) {
    add("delete", checkpointKey, timestamp);
  }

  @Override
  public void event(Event event, long timestamp) {
    add("event", event, timestamp);
  }

  private void add(String kind, Object content, long timestamp) {
    lines.add(kind + " " + content + "@" + timestamp);
  }
}
