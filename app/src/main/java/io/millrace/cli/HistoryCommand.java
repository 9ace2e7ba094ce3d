package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.app.EventsTopic;
import io.millrace.checkpoint.CommittedRecords;
import io.millrace.cli.terminal.Numbers;
import io.millrace.cli.terminal.Table;
import io.millrace.cli.terminal.Table.Align;
import io.millrace.config.Config;
import io.millrace.data.Event;
import io.millrace.topology.AliasTopics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what happened to a model, from its events topic. */
@Command(
    name = "history",
    description = {
      "Show what happened to a model, oldest first: what changed it beside its samples, when, by"
          + " whom and why. With --alias: which model an alias followed from which sample on.",
      "Does not belong to a consumer group: the app's offsets stay as they are."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace history --config examples/market.yaml",
      "  millrace history --config champion.yaml --alias live"
    })
final class HistoryCommand implements Callable<Integer> {
  /** What happens again and again, and changes nothing. */
  private static final Set<Event.Type> ROUTINE =
      EnumSet.of(Event.Type.CHECKPOINT, Event.Type.STEP_SKIPPED);

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption option;

  @Option(
      names = "--alias",
      paramLabel = "NAME",
      description = "Show what happened to this alias, on the brokers of the settings.")
  private @Nullable String alias;

  @Option(names = "--all", description = "Show checkpoints and skipped steps too.")
  private boolean all;

  @Option(names = "--json", description = "Print a JSON object for each event.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Config config = option.load();
    List<Event> events;
    List<String> faults = new ArrayList<>();
    String topic = alias == null ? config.topics().events().topic() : AliasTopics.events(alias);
    String of = alias == null ? config.name() : alias;
    try (Cluster cluster = option.clusterWith(config, topic)) {
      events =
          EventsTopic.read(
              () -> CommittedRecords.consumer(cluster.properties()),
              topic,
              record ->
                  faults.add(
                      "%s, partition %d, offset %d: is no event"
                          .formatted(topic, record.partition(), record.offset())));
    }
    events.removeIf(event -> !event.model().equals(of) || (!all && ROUTINE.contains(event.type())));
    // Those of a replica are in its order already.
    events.sort(Comparator.comparingInt(Event::replica));
    lines(events).forEach(spec.commandLine().getOut()::println);
    faults.forEach(spec.commandLine().getErr()::println);
    return 0;
  }

  private List<String> lines(List<Event> events) {
    return json
        ? events.stream().map(event -> Json.line(fields(event))).toList()
        : table(events).lines();
  }

  /** As in the record. */
  static Map<String, Object> fields(Event event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", event.type().tag());
    fields.put("model", event.model());
    fields.put("replica", event.replica());
    fields.put("step", event.step());
    fields.put("samples", event.samples());
    fields.put("event_time", event.eventTime());
    fields.put("message", event.message());
    return fields;
  }

  /** A row for each event. */
  static Table table(List<Event> events) {
    Table table =
        new Table(Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.LEFT, Align.LEFT);
    table.row("replica", "step", "samples", "latest sample", "event", "what");
    for (Event event : events) {
      table.row(
          Integer.toString(event.replica()),
          Numbers.count(event.step()),
          Numbers.count(event.samples()),
          Instant.ofEpochMilli(event.eventTime()).toString(),
          event.type().tag(),
          event.message());
    }
    return table;
  }
}
