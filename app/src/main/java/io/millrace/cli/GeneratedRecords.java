package io.millrace.cli;

import io.millrace.config.Config;
import io.millrace.features.SampleFields;
import io.millrace.serde.SampleWriter;
import io.millrace.streams.GeneratedSamples;
import io.millrace.streams.StreamName;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Generated samples in the format of the samples topic, without columns that no setting names. */
final class GeneratedRecords implements Iterator<byte[]> {
  private final List<String> columns;
  private final Set<String> named;
  private final GeneratedSamples samples;
  private final SampleWriter writer;

  /**
   * Prepares to write.
   *
   * @param columns of the samples
   * @throws CommandException if the settings name others
   */
  GeneratedRecords(
      Config config, StreamName stream, List<String> columns, GeneratedSamples samples) {
    this.columns = columns;
    this.samples = samples;
    this.named =
        config.sampleFields().columns().stream()
            .map(SampleFields.Column::name)
            .collect(Collectors.toSet());
    List<String> missing = named.stream().filter(name -> !columns.contains(name)).sorted().toList();
    if (!missing.isEmpty()) {
      throw new CommandException(
          "model %s: its settings name %s, which the stream %s does not have; it has %s"
              .formatted(
                  config.name(), String.join(", ", missing), stream, String.join(", ", columns)));
    }
    this.writer = config.sampleCodec().newWriter();
  }

  @Override
  public boolean hasNext() {
    return samples.hasNext();
  }

  @Override
  public byte[] next() {
    List<String> cells = samples.next();
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      if (named.contains(columns.get(i))) {
        row.put(columns.get(i), cells.get(i));
      }
    }
    return writer.write(row);
  }
}
