package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Switch;
import io.millrace.metrics.AliasMeters;
import io.millrace.model.ModelStateException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on, of one partition, the predictions that its {@link AliasRoute} says, as they are. */
final class AliasProcessor extends ContextualProcessor<byte[], byte[], byte[], Outgoing> {
  private static final Logger LOG = LoggerFactory.getLogger(AliasProcessor.class);
  private static final String STATE = "state";

  private final AliasTopics topics;
  private final AliasParts parts;
  private final Map<String, String> models;
  private final LetterCutter cutter;
  private final Map<String, Long> offsets = new HashMap<>();
  private final Set<String> warned = new HashSet<>();
  private @Nullable KeyValueStore<String, byte[]> store;
  private @Nullable AliasState state;
  private @Nullable AliasMeters meters;
  private boolean isFirst;

  AliasProcessor(AliasTopics topics, AliasParts parts) {
    this.topics = topics;
    this.parts = parts;
    this.models =
        topics.candidates().stream()
            .collect(
                Collectors.toMap(AliasTopics.Candidate::predictions, AliasTopics.Candidate::model));
    this.cutter = new LetterCutter(parts.limits().deadLetters());
  }

  @Override
  public void init(ProcessorContext<byte[], Outgoing> context) {
    super.init(context);
    offsets.clear();
    store = context.getStateStore(NodeNames.ALIAS_STATE);
    byte[] stored = store.get(STATE);
    isFirst = stored == null;
    state =
        stored == null ? new AliasState(partition(), new AliasRoute(first())) : restored(stored);
    meters = parts.meters().of(partition(), state.route().live());
  }

  private AliasState restored(byte[] stored) {
    try {
      AliasState restored = AliasState.read(partition(), stored);
      List<String> missing =
          restored.route().models().stream().filter(model -> !models.containsValue(model)).toList();
      if (!missing.isEmpty()) {
        throw refuse(
            "it follows %s, which is not among its models %s: name its settings too"
                .formatted(String.join(", ", missing), String.join(", ", topics.models())));
      }
      return restored;
    } catch (IOException e) {
      throw refuse("its state can't be read: " + e.getMessage());
    }
  }

  private ModelStateException refuse(String why) {
    return new ModelStateException(
        "alias %s, partition %d: %s".formatted(topics.alias(), partition(), why));
  }

  private int partition() {
    return context().taskId().partition();
  }

  private String first() {
    return topics.models().get(0);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    AliasState known = Objects.requireNonNull(state, "init comes first");
    RecordMetadata from = context().recordMetadata().orElseThrow();
    Long before = offsets.put(from.topic(), from.offset());
    // Offsets go back where the topic was deleted and made anew: the consumer does not say so.
    if (before == null || before >= from.offset()) {
      known.begin(from.topic(), parts.topicIds().apply(from.topic()));
    }
    if (!known.advance(from.topic(), from.offset())) {
      return;
    }
    if (isFirst) {
      isFirst = false;
      tell(Event.Type.SWITCHED, 0, record.timestamp(), first() + " from the first sample on");
    }
    String model = models.get(from.topic());
    if (model == null) {
      command(known.route(), record, from.offset());
    } else if (known.route().passes(model, SampleOffset.of(record.headers()))) {
      pass(record, from, model);
    }
    Objects.requireNonNull(store).put(STATE, known.bytes());
  }

  private void pass(Record<byte[], byte[]> record, RecordMetadata from, String model) {
    RecordLimit limit = parts.limits().predictions();
    if (limit.allows(record.key(), record.value(), record.headers())) {
      forward(record, NodeNames.PREDICTIONS);
      meters().copied(model);
    } else {
      refuse(
          record,
          from.topic(),
          from.offset(),
          new InvalidSampleException(
              Reason.OVERSIZED,
              "prediction: is longer than %s takes, which is %d bytes: raise its max.message.bytes"
                  .formatted(topics.predictions(), limit.bytes())));
    }
  }

  private void command(AliasRoute route, Record<byte[], byte[]> record, long offset) {
    try {
      byte[] value = record.value();
      if (value == null) {
        throw new InvalidSampleException(Reason.UNDECODABLE, "the record has no value");
      }
      obey(parts.commands().read(value), route, record.timestamp());
    } catch (InvalidSampleException e) {
      refuse(record, topics.control(), offset, e);
    }
  }

  private void obey(Switch command, AliasRoute route, long time) {
    String to = command.to();
    if (!models.containsValue(to)) {
      refuse(command, time, "is none of " + String.join(", ", topics.models()));
      return;
    }
    OptionalLong from = route.switchTo(to);
    if (from.isEmpty()) {
      refuse(command, time, "is live already");
      return;
    }
    meters().switched(to);
    tell(
        Event.Type.SWITCHED,
        from.getAsLong(),
        time,
        "%s from the sample at offset %d on, %s".formatted(to, from.getAsLong(), command.author()));
  }

  private void refuse(Switch command, long time, String why) {
    tell(
        Event.Type.COMMAND_REFUSED,
        0,
        time,
        "switch, %s: %s %s".formatted(command.author(), command.to(), why));
  }

  private void refuse(
      Record<byte[], byte[]> record, String topic, long offset, InvalidSampleException fault) {
    if (warned.add(topic)) {
      LOG.warn(
          "topic {}, partition {}, offset {}: goes to {}: {}; further ones are not logged",
          topic,
          partition(),
          offset,
          topics.deadLetters(),
          fault.getMessage());
    }
    forward(
        cutter.fit(new DeadLetters(topic).letter(record, partition(), offset, fault)),
        NodeNames.DEAD_LETTERS);
    meters().deadLetter();
  }

  private void tell(Event.Type type, long sample, long time, String message) {
    LOG.info("alias {}, partition {}: {}: {}", topics.alias(), partition(), type.tag(), message);
    Event event = new Event(type, topics.alias(), partition(), 0, sample, time, message);
    byte[] key = (event.model() + "/" + event.replica()).getBytes(UTF_8);
    forward(
        new Record<>(key, parts.events().serialize(topics.events(), event), time),
        NodeNames.EVENTS);
  }

  private void forward(Record<byte[], byte[]> record, String sink) {
    context().forward(record.withValue(new Outgoing(partition(), record.value())), sink);
  }

  private AliasMeters meters() {
    return Objects.requireNonNull(meters, "init comes first");
  }

  @Override
  public void close() {
    if (meters != null) {
      meters.close();
    }
  }
}
