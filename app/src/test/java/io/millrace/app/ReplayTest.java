package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.checkpoint.Manifest;
import io.millrace.checkpoint.ModelStateCodec;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.data.Command;
import io.millrace.data.Command.Action;
import io.millrace.data.Event;
import io.millrace.data.Prediction;
import io.millrace.learning.LearnedState;
import io.millrace.learning.TakenSample;
import io.millrace.model.FakeModel;
import io.millrace.model.ModelState;
import io.millrace.model.ModelStateException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A model of batches of two samples, with a checkpoint after every 20. */
class ReplayTest {
  private static final int SAMPLES = 90;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // load sets it
  private Config config;

  @BeforeEach
  void load() throws Exception {
    config =
        ConfigLoader.load(
            Files.writeString(
                folder.resolve("m.yaml"),
                """
                name: m
                samples: {format: csv, unlabelled: predict}
                features: [{name: a, type: numeric}, {name: b, type: numeric}]
                label: {name: y, type: number, standardize: false}
                network: [{dense: {units: 1}}]
                loss: mean_squared_error
                optimizer: {sgd: {learning_rate: 0.01}}
                batch_size: 2
                checkpoints: {every: 10 steps}
                """));
  }

  private static TakenSample sample(int i) {
    Random random = new Random(i);
    double a = random.nextInt(100) / 100.0;
    double b = random.nextInt(100) / 100.0;
    return new TakenSample(null, (a + "," + b + "," + (a - b)).getBytes(UTF_8), 1000 + i, 0, i);
  }

  /** Learns a stretch. */
  private Heard learn(int from, int to, @Nullable LearnedState start, Command... commands) {
    Heard heard = new Heard();
    try (Replay replay =
        new Replay(config, FakeModel::new, 0, Map.of("bootstrap.servers", "x:1"), start, heard)) {
      assertThat(replay.environment()).isEqualTo("plain Java");
      for (Command command : commands) {
        replay.take(command);
      }
      for (int i = from; i < to; i++) {
        assertThat(replay.take(sample(i))).isTrue();
      }
      replay.finish();
    }
    return heard;
  }

  @Test
  void shouldGoOnFromACheckpointAsIfItHadLearnedAllBefore() {
    Heard whole = learn(0, SAMPLES, null);
    assertThat(whole.checkpoints.keySet()).containsExactly(10L, 20L, 30L, 40L);
    ModelState at20 = whole.state(20);

    Heard rest = learn(40, SAMPLES, new LearnedState(at20, 40));

    assertThat(rest.sha256).isEqualTo(whole.sha256.tailMap(20L, false));
    assertThat(rest.predicted).isEqualTo(whole.predicted.subList(40, SAMPLES));
  }

  @Test
  void shouldObeyCommandsWhereTheySay() {
    Heard heard =
        learn(0, SAMPLES, null, new Command(Action.FREEZE, 40), new Command(Action.THAW, 60));

    assertThat(heard.events).containsExactly("FROZEN 40", "THAWED 60");
    assertThat(values(heard, 30)).isEqualTo(values(heard, 20)).isNotEqualTo(values(heard, 40));
  }

  /** It gives them to whoever listens. */
  @Test
  void shouldNotLogThatCheckpointsAreWritten() {
    Logger all = (Logger) LoggerFactory.getLogger("io.millrace");
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    all.addAppender(logged);
    Level before = all.getLevel();
    all.setLevel(Level.INFO);
    try {
      learn(0, SAMPLES, null, new Command(Action.RESET, 40));
    } finally {
      all.setLevel(before);
      all.detachAppender(logged);
    }
    assertThat(logged.list.stream().map(ILoggingEvent::getFormattedMessage))
        .anyMatch(line -> line.contains("model_reset"))
        .noneMatch(line -> line.contains("checkpoint"));
  }

  private static float[] values(Heard heard, long step) {
    return heard.state(step).values();
  }

  @Test
  void shouldRefuseAStateOfAnotherModel() {
    ModelState other = new ModelState(10, "weights[1, 9]", new float[9]);
    assertThatThrownBy(() -> learn(0, 1, new LearnedState(other, 20)))
        .hasRootCauseInstanceOf(ModelStateException.class);
  }

  private static final class Heard implements Replay.Audience {
    private final TreeMap<Long, List<byte[]>> checkpoints = new TreeMap<>();
    private final TreeMap<Long, String> sha256 = new TreeMap<>();
    private final List<String> predicted = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    private ModelState state(long step) {
      return ModelStateCodec.decode(Objects.requireNonNull(checkpoints.get(step)));
    }

    @Override
    public void predicted(Prediction prediction) {
      predicted.add(prediction.id + " " + prediction.step + " " + prediction.scores[0]);
    }

    @Override
    public void checkpoint(Manifest manifest, List<byte[]> chunks) {
      checkpoints.put(manifest.step(), chunks);
      sha256.put(manifest.step(), manifest.sha256());
    }

    @Override
    public void happened(Event event) {
      if (event.type() != Event.Type.CHECKPOINT) {
        events.add(event.type() + " " + event.samples());
      }
    }
  }
}
