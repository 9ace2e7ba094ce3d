package io.millrace.topology;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.millrace.checkpoint.CheckpointKeys;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.checkpoint.Tag;
import io.millrace.checkpoint.TestSerdes;
import io.millrace.data.Block;
import io.millrace.data.CheckpointId;
import io.millrace.data.Command;
import io.millrace.data.Event;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.Sample;
import io.millrace.labels.LateLabels;
import io.millrace.learning.CheckpointReader;
import io.millrace.learning.CsvSamples;
import io.millrace.learning.LearnerListener;
import io.millrace.learning.LearnerSettings;
import io.millrace.learning.RecordingListener;
import io.millrace.learning.TestLearners;
import io.millrace.model.ModelState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topology over the fake model in a test driver, with restarts. The driver commits after each
 * record and each tick of the clock; a restart begins from the changelog of the last commit.
 */
final class LearnerRun implements AutoCloseable {
  static final TopicNames TOPICS =
      new TopicNames(
          "samples-t",
          null,
          "control-t",
          "predictions-t",
          "checkpoints-t",
          "events-t",
          "dead-letters-t",
          LearnerStage.changelog("run"));

  /** The same with a log. */
  static final TopicNames MERGED =
      new TopicNames(
          TOPICS.samples(),
          "log-t",
          TOPICS.control(),
          TOPICS.predictions(),
          TOPICS.checkpoints(),
          TOPICS.events(),
          TOPICS.deadLetters(),
          TOPICS.changelog());

  /** The same with labels that come later. */
  static final TopicNames LATE =
      new TopicNames(
          TOPICS.samples(),
          MERGED.log(),
          TOPICS.control(),
          TOPICS.predictions(),
          TOPICS.checkpoints(),
          TOPICS.events(),
          TOPICS.deadLetters(),
          TOPICS.changelog(),
          new TopicNames.Late("labels-t", LearnerStage.waitingChangelog("run")));

  final RecordingListener listener = new RecordingListener();

  /** What samples are read, and predictions written, through. */
  final Gate gate = new Gate();

  private final LearnerSettings settings;
  private final TopicNames topics;
  private final RecordLimits limits;
  private final @Nullable LateLabels labels;
  private final Map<String, List<TestRecord<byte[], byte[]>>> outputs = new HashMap<>();
  private final Map<String, byte[]> state = new TreeMap<>();
  private final Map<String, byte[]> waiting = new TreeMap<>();
  private final List<String> stateKeysWritten = new ArrayList<>();
  private SurvivingState store;
  private final List<Piped> log = new ArrayList<>();
  private LogBounds bounds = new LogBounds("first", 0);
  private TopologyTestDriver driver;
  private int piped;

  LearnerRun(LearnerSettings settings) {
    this(settings, Map.of(), RecordLimits.NONE);
  }

  /** Learns a log. */
  static LearnerRun merged(LearnerSettings settings) {
    return merged(settings, Map.of());
  }

  /** Learns a log, and begins with a changelog. */
  static LearnerRun merged(LearnerSettings settings, Map<String, byte[]> changelog) {
    return new LearnerRun(settings, MERGED, changelog, RecordLimits.NONE, null);
  }

  /** Learns a log in which labels stand by themselves: {@code id,class}. */
  static LearnerRun late(LearnerSettings settings, LateLabels labels) {
    return late(settings, labels, Map.of());
  }

  /** The same, and begins with a changelog. */
  static LearnerRun late(
      LearnerSettings settings, LateLabels labels, Map<String, byte[]> changelog) {
    return new LearnerRun(settings, LATE, changelog, RecordLimits.NONE, labels);
  }

  /** Begins with a changelog. */
  LearnerRun(LearnerSettings settings, Map<String, byte[]> changelog) {
    this(settings, changelog, RecordLimits.NONE);
  }

  /** With topics that take no larger records than these. */
  LearnerRun(LearnerSettings settings, RecordLimits limits) {
    this(settings, Map.of(), limits);
  }

  private LearnerRun(LearnerSettings settings, Map<String, byte[]> changelog, RecordLimits limits) {
    this(settings, TOPICS, changelog, limits, null);
  }

  private LearnerRun(
      LearnerSettings settings,
      TopicNames topics,
      Map<String, byte[]> changelog,
      RecordLimits limits,
      @Nullable LateLabels labels) {
    this.settings = settings;
    this.labels = labels;
    this.topics = topics;
    this.limits = limits;
    this.state.putAll(changelog);
    this.store = new SurvivingState(state);
    this.driver = start(settings);
  }

  static LearnerStage stage(
      LearnerSettings settings,
      TopicNames topics,
      SurvivingState store,
      LearnerListener heard,
      CheckpointReader checkpoints,
      LogBounds bounds,
      RecordLimits limits,
      @Nullable LateLabels labels,
      KeyValueBytesStoreSupplier waiting,
      Gate gate) {
    LearnerParts parts =
        new LearnerParts(
            gate.around(TestLearners.parts(settings, checkpoints)),
            LearnerRun::command,
            replica -> gate.around(CsvSamples.writer()),
            replica -> heard,
            (topic, partition) -> Optional.of(bounds),
            () -> false,
            TestSerdes.chunkSerializer(),
            TestSerdes.manifestSerializer(),
            (String topic, Tag tag) -> tag.toString().getBytes(UTF_8),
            (String topic, Event event) -> event.toString().getBytes(UTF_8),
            limits,
            gate::nanoTime,
            true,
            labels == null ? null : new LabelParts(labels, () -> LearnerRun::label));
    return new LearnerStage(settings, topics, parts, store, waiting);
  }

  private static Sample label(byte[] value, Block block, int row) throws InvalidSampleException {
    String[] fields = new String(value, UTF_8).split(",", -1);
    if (fields.length != 2) {
      throw new InvalidSampleException(Reason.MISSING_FIELD, "no label");
    }
    block.setLabel(row, 0, Float.parseFloat(fields[1]));
    return new Sample(fields[0], Sample.NO_TIME, true);
  }

  /** A command's action, a blank, and its position. */
  private static Command command(byte[] value) throws InvalidSampleException {
    String[] words = new String(value, UTF_8).split(" ", -1);
    if (words.length != 2) {
      throw new InvalidSampleException(Reason.UNDECODABLE, "not two words");
    }
    return new Command(Command.Action.valueOf(words[0]), Long.parseLong(words[1]));
  }

  private TopologyTestDriver start(LearnerSettings with) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "run");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // As in production: waiting for a partition costs a message at each record.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, "-1");
    Topology topology = new Topology();
    stage(
            with,
            topics,
            store,
            listener,
            this::read,
            bounds,
            limits,
            labels,
            new SurvivingState(NodeNames.WAITING, ISO_8859_1, waiting),
            gate)
        .addTo(topology);
    return new TopologyTestDriver(topology, properties, Instant.ofEpochMilli(1_000_000));
  }

  /** Pipes these samples, each as one record: {@link #pipe(String)}. */
  void pipe(String... samples) {
    for (String sample : samples) {
      pipe(sample);
    }
  }

  /** Pipes a sample as if it were the record of this number. */
  void pipeNumber(int number, String value) {
    piped = number;
    pipe(value);
  }

  /** Pipes one record; record i has the key {@code k<i>} and the timestamp 1000 + i. */
  void pipe(@Nullable String value) {
    pipe(("k" + piped).getBytes(UTF_8), value, new RecordHeaders());
  }

  /** Pipes a record of the log with a timestamp. */
  void pipe(byte @Nullable [] key, byte @Nullable [] value, Headers headers, long timestamp) {
    pipe(
        new Piped(
            topics.learned(),
            new TestRecord<>(key, value, headers, Instant.ofEpochMilli(timestamp))));
  }

  void pipe(byte @Nullable [] key, @Nullable String value, Headers headers) {
    pipe(
        new Piped(
            topics.learned(),
            new TestRecord<>(
                key,
                value == null ? null : value.getBytes(UTF_8),
                headers,
                Instant.ofEpochMilli(1000 + piped))));
    piped++;
  }

  /** The state as it is in the changelog. */
  Map<String, byte[]> changelog() {
    return new TreeMap<>(state);
  }

  /** Sends a command: its action, a blank, its position (0: none). */
  void command(String command) {
    pipe(
        new Piped(
            TOPICS.control(),
            new TestRecord<>(null, command.getBytes(UTF_8), Instant.ofEpochMilli(1))));
  }

  private void pipe(Piped record) {
    record.to(driver);
    log.add(record);
    collect();
  }

  /** A record of a topic that is read. */
  private record Piped(String topic, TestRecord<byte[], byte[]> record) {
    void to(TopologyTestDriver driver) {
      driver
          .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
          .pipeInput(record);
    }
  }

  /** Lets the wall clock tick, so many times. */
  void tick(int times) {
    for (int i = 0; i < times; i++) {
      elapse(200);
    }
  }

  /** Lets all be done that was begun, also what takes several commits. */
  void settle() {
    boolean takesTime =
        settings.limits().equals(TestLearners.BY_PARTS) || settings.onDrift().restoresBest();
    tick(takesTime ? 60 : 1);
  }

  /** Lets the wall clock run; it ticks once, however long that is. */
  void elapse(long millis) {
    driver.advanceWallClockTime(Duration.ofMillis(millis));
    collect();
  }

  /** Starts again from the changelog as it was committed last. */
  void restart() {
    restart(settings);
  }

  /** Waits until its model is made, and restored. */
  void awaitStart() {
    awaitStarts(1);
  }

  private void awaitStarts(int count) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofNanos(100_000))
        .until(() -> listener.restored.size() >= count);
  }

  void restart(LearnerSettings with) {
    int starts = listener.restored.size();
    open(with);
    awaitStarts(starts + 1);
  }

  /** Starts again, and does not wait until its model is made. */
  void restartWaiting() {
    open(settings);
  }

  /** Starts again with settings that don't go with the state; returns why. */
  Throwable restartRefused(LearnerSettings with) {
    open(with);
    return catchThrowable(() -> elapse(100));
  }

  /** Starts again when the samples topic was made anew. */
  void restartWithANewTopic() {
    restartWithANewTopic("second");
  }

  /** The same with that id of the topic. */
  void restartWithANewTopic(String id) {
    log.clear();
    bounds = new LogBounds(id, 0);
    restart();
  }

  /** Starts again when all samples before this one were deleted. */
  void restartWithout(long offset) {
    bounds = new LogBounds("first", offset);
    restart();
  }

  /** The driver's offsets begin again, so it is given the whole log again. */
  private void open(LearnerSettings with) {
    store = new SurvivingState(state);
    TopologyTestDriver next = start(with);
    driver.close();
    driver = next;
    log.forEach(record -> record.to(driver));
  }

  /** Pipes a record, but fails in the middle of its commit, after so many writes of state. */
  void killWhileWriting(String sample, int puts) {
    store.failAfter(puts);
    int before = piped;
    try {
      pipe(sample);
    } catch (RuntimeException expected) {
      piped = before;
      restart();
      return;
    }
    throw new AssertionError("the commit has no more than " + puts + " writes");
  }

  private void collect() {
    for (String topic :
        List.of(
            TOPICS.predictions(), TOPICS.checkpoints(), TOPICS.events(), TOPICS.deadLetters())) {
      outputs.computeIfAbsent(topic, t -> new ArrayList<>()).addAll(drain(topic));
    }
    for (TestRecord<byte[], byte[]> record : drain(TOPICS.changelog())) {
      String key = new String(record.key(), UTF_8);
      stateKeysWritten.add(key);
      put(state, key, record.value());
    }
    if (topics.late() != null) {
      for (TestRecord<byte[], byte[]> record : drain(topics.late().changelog())) {
        put(waiting, new String(record.key(), ISO_8859_1), record.value());
      }
    }
  }

  private static void put(Map<String, byte[]> entries, String key, byte @Nullable [] value) {
    if (value == null) {
      entries.remove(key);
    } else {
      entries.put(key, value);
    }
  }

  /** How many entries the store of the samples that wait has. */
  int entriesWaiting() {
    return waiting.size();
  }

  private List<TestRecord<byte[], byte[]>> drain(String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  List<TestRecord<byte[], byte[]>> records(String topic) {
    return outputs.getOrDefault(topic, List.of());
  }

  /** The predictions' texts. */
  List<String> predictions() {
    return records(TOPICS.predictions()).stream().map(r -> new String(r.value(), UTF_8)).toList();
  }

  List<String> events() {
    return records(TOPICS.events()).stream().map(r -> new String(r.value(), UTF_8)).toList();
  }

  /** Keys of the state in the order they were written, deletions too. */
  List<String> stateKeysWritten() {
    return stateKeysWritten;
  }

  /** Everything sent so far, byte for byte. */
  Map<String, List<String>> allOutputs() {
    Map<String, List<String>> all = new TreeMap<>();
    outputs.forEach((topic, records) -> all.put(topic, records.stream().map(this::text).toList()));
    return all;
  }

  private String text(TestRecord<byte[], byte[]> record) {
    return hex(record.key()) + "=" + hex(record.value()) + "@" + record.timestamp();
  }

  /** A checkpoint out of what was sent. */
  private CompletableFuture<Optional<ModelState>> read(int replica, CheckpointId checkpoint) {
    Map<String, byte[]> sent = new HashMap<>();
    records(TOPICS.checkpoints())
        .forEach(record -> sent.put(new String(record.key(), UTF_8), record.value()));
    byte[] found = sent.get(CheckpointKeys.manifest(settings.name(), replica, checkpoint.step()));
    if (found == null) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Manifest manifest = TestSerdes.manifestDeserializer().deserialize("", found);
    List<byte[]> chunks =
        IntStream.range(0, manifest.chunks())
            .mapToObj(i -> CheckpointKeys.chunk(settings.name(), replica, checkpoint.step(), i))
            .map(key -> TestSerdes.chunkDeserializer().deserialize("", sent.get(key)).data())
            .toList();
    return CompletableFuture.completedFuture(
        Optional.of(ModelStateCodec.decode(chunks))
            .filter(state -> manifest.sha256().equals(checkpoint.sha256())));
  }

  /** The state, byte for byte. */
  Map<String, String> state() {
    Map<String, String> text = new TreeMap<>();
    state.forEach((key, value) -> text.put(key, hex(value)));
    return text;
  }

  private static String hex(byte @Nullable [] bytes) {
    return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() {
    driver.close();
  }
}
