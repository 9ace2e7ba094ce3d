package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.cli.peek.PeekTable;
import io.millrace.cli.peek.PeekedRecord;
import io.millrace.cli.peek.Place;
import io.millrace.cli.peek.RecordPeek;
import io.millrace.config.Config;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows samples as the model sees them. */
@Command(
    name = "peek",
    description = {
      "Show records of the samples topic, or of a file, as the model sees them: the numbers of each"
          + " column, or why the record is refused.",
      "Does not belong to a consumer group: the app's offsets stay as they are."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  millrace peek --config examples/market.yaml --input market.csv --limit 3")
final class PeekCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption option;

  @ArgGroup(exclusive = false)
  private @Nullable InputOption input;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "5",
      description = "Records to show (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--latest",
      description = "The newest records of the topic (default: the oldest that it retains).")
  private boolean latest;

  @Option(names = "--json", description = "Print a JSON object for each record.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit: " + limit + ": must be at least 1");
    }
    if (latest && input != null) {
      throw new ParameterException(spec.commandLine(), "--latest: is for topics, not for --input");
    }
    Config config = option.load();
    List<PeekedRecord> records = input == null ? topic(config) : file(config, input);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      records.forEach(
          record ->
              out.println(
                  Json.line(record.json(config.input().features(), config.input().label()))));
    } else {
      PeekTable.lines(config.input().features(), config.input().label(), records)
          .forEach(out::println);
    }
    out.flush();
    return 0;
  }

  private List<PeekedRecord> file(Config config, InputOption file) throws IOException {
    RecordPeek peek = new RecordPeek(config);
    List<PeekedRecord> records = new ArrayList<>();
    try (Inputs rows = file.open(config, false)) {
      while (records.size() < limit && rows.hasNext()) {
        InputRow row = rows.next();
        Place place = Place.line(row.line());
        records.add(
            row.fault() == null
                ? peek.read(place, row.value())
                : PeekedRecord.refused(place, row.fault()));
      }
    }
    if (records.isEmpty()) {
      throw new CommandException(file.file() + ": has no samples");
    }
    return records;
  }

  private List<PeekedRecord> topic(Config config) {
    RecordPeek peek = new RecordPeek(config);
    String topic = config.input().samples().topic();
    try (Cluster cluster = option.cluster(config);
        TopicRecords records = new TopicRecords(cluster.properties(), topic)) {
      List<PeekedRecord> peeked =
          (latest ? records.last(limit) : records.first(limit))
              .stream()
                  .map(
                      r -> peek.read(Place.of(r.partition(), r.offset(), r.timestamp()), r.value()))
                  .toList();
      if (peeked.isEmpty()) {
        throw new CommandException("topic " + topic + ": has no records");
      }
      return peeked;
    }
  }
}
