package io.millrace.cli;

import io.millrace.app.BrokersAnswer;
import io.millrace.cli.init.Profile;
import io.millrace.data.InvalidSampleException;
import io.millrace.serde.CsvDialect;
import io.millrace.serde.CsvFile;
import io.millrace.serde.FileLine;
import io.millrace.serde.FileLines;
import io.millrace.serde.NamedRecords;
import io.millrace.serde.NamedSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Looks at the first records of a file or topic. */
final class RecordProfile {
  private final Profile profile = new Profile();
  private final long limit;
  private final CsvDialect dialect;

  /**
   * Prepares to look.
   *
   * @param limit so many records, those that can't be read among them
   * @param dialect of a table
   */
  RecordProfile(long limit, CsvDialect dialect) {
    this.limit = limit;
    this.dialect = dialect;
  }

  /**
   * Looks at a file.
   *
   * @throws IOException if it can't be read
   */
  Profile file(Path path, Inputs.Format format) throws IOException {
    Inputs.requireReadable(path);
    switch (format) {
      case csv -> readTable(path);
      case jsonl -> readLines(path);
      case idx ->
          throw new CommandException(
              path + ": images have no columns: begin with examples/mnist.yaml");
    }
    return profile;
  }

  private void readTable(Path path) throws IOException {
    try (CsvFile file = CsvFile.open(path, dialect, false)) {
      List<String> columns = file.columns();
      if (columns.size() == 1) {
        requireColumns(path, columns.get(0));
      }
      profile.expect(columns);
      Set<String> names = Set.copyOf(columns);
      while (!isDone() && file.hasNext()) {
        addRow(path, file.next(), names);
      }
    }
  }

  private void requireColumns(Path path, String header) {
    String hint =
        header.startsWith("{")
            ? "; JSON lines need a file name that ends in .jsonl, or --format jsonl"
            : Inputs.separatorHint(header, dialect.separator());
    if (!hint.isEmpty()) {
      throw new CommandException(path + ": its first line must name the columns" + hint);
    }
  }

  private void addRow(Path path, CsvFile.Row row, Set<String> columns) {
    InvalidSampleException fault = row.line().fault();
    if (fault != null) {
      addFault(path, row.line(), fault);
    } else if (columns.containsAll(row.cells().keySet())) {
      profile.csv(row.cells(), row.line().bytes().length);
    } else {
      profile.fault(
          "%s:%d: %d cells where the first line names %d columns"
              .formatted(path, row.line().number(), row.cells().size(), columns.size()));
    }
  }

  private void readLines(Path path) throws IOException {
    try (FileLines lines = Inputs.openLines(path)) {
      while (!isDone() && lines.hasNext()) {
        FileLine line = lines.next();
        try {
          if (line.fault() != null) {
            throw line.fault();
          }
          profile.json(line.bytes());
        } catch (InvalidSampleException e) {
          addFault(path, line, e);
        }
      }
    }
  }

  private void addFault(Path path, FileLine line, InvalidSampleException fault) {
    profile.fault("%s:%d: %s".formatted(path, line.number(), fault.getMessage()));
  }

  /**
   * Looks at a topic.
   *
   * @param label its name in samples in Avro, which do not tell it
   * @param named reads records with a schema registry; null if there is none
   */
  Profile topic(String topic, String brokers, String label, @Nullable NamedRecords named) {
    Map<String, String> kafka =
        BrokersAnswer.impatient(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers));
    try (TopicRecords records = new TopicRecords(kafka, topic)) {
      records.read(
          record -> {
            addRecord(record, label, named);
            return !isDone();
          });
    } catch (KafkaException e) {
      throw new CommandException(
          "--bootstrap-server %s: no answer: %s".formatted(brokers, BrokersAnswer.reason(e)));
    }
    return profile;
  }

  private void addRecord(
      ConsumerRecord<byte[], byte[]> record, String label, @Nullable NamedRecords named) {
    byte[] value = record.value();
    try {
      if (value == null) {
        profile.fault(place(record) + ": has no value");
      } else if (named != null) {
        profile.named(named.read(value), value.length);
      } else if (value.length > 0 && value[0] == 0) {
        profile.fault(
            place(record)
                + ": begins as records with a schema registry do: name it with --registry URL");
      } else if (NamedSample.isAvro(value)) {
        profile.avro(value, label);
      } else {
        profile.json(value);
      }
    } catch (InvalidSampleException e) {
      profile.fault(place(record) + ": " + e.getMessage());
    }
  }

  private static String place(ConsumerRecord<?, ?> record) {
    return "partition %d, offset %d".formatted(record.partition(), record.offset());
  }

  private boolean isDone() {
    return profile.records() + profile.faults() >= limit;
  }
}
