package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.metrics.Seen.Checkpoint;
import io.millrace.metrics.Seen.Mark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
  @TempDir private Path folder;

  @Test
  void shouldFindWhatItSavedWithAGapBehind() {
    ReplicaHistory history = new ReplicaHistory();
    for (int second = 0; second < 1000; second++) {
      history.track().add(TrackTest.point(second * 1000L, second));
    }
    history.track().add(Point.gap(1_000_000));
    Mark mark = new Mark(5, "checkpoint", 7, "it was written");
    Checkpoint checkpoint = new Checkpoint(5, 7, 99, Map.of("loss", Double.NaN, "accuracy", 0.5));
    history.merge(List.of(mark), List.of(checkpoint));
    file().save(Map.of(3, history));

    ReplicaHistory found = Objects.requireNonNull(file().load(2_000_000).get(3));
    List<Point> before = history.track().points();
    List<Point> points = found.track().points();
    assertThat(points.get(points.size() - 1).time()).isEqualTo(2_000_000);
    assertThat(points.get(points.size() - 1).values()[0]).isNaN();
    assertThat(points.get(0).values()).isEqualTo(before.get(0).values());
    assertThat(points.get(points.size() - 3).values()[4]).isEqualTo(999);
    assertThat(found.marks()).containsExactly(mark);
    assertThat(found.checkpoints()).containsExactly(checkpoint);
  }

  @Test
  void shouldBeginAnewWhenTheFileCantBeRead() throws Exception {
    Files.writeString(path(), "{\"version\": 1");

    assertThat(file().load(0)).isEmpty();
    assertThat(path()).doesNotExist();
    assertThat(folder.resolve("h.json.gz.unreadable")).exists();
  }

  @Test
  void shouldBeginAnewWhenTheFileIsCutShort() throws Exception {
    file().save(Map.of(0, new ReplicaHistory()));
    byte[] whole = Files.readAllBytes(path());
    Files.write(path(), Arrays.copyOf(whole, whole.length / 2));

    assertThat(file().load(0)).isEmpty();
  }

  @Test
  void shouldBeginAnewWithoutAFile() {
    assertThat(file().load(0)).isEmpty();
  }

  @Test
  void shouldGoOnWhenTheFileCantBeWritten() throws Exception {
    Files.createDirectories(path().resolve("in the way"));

    file().save(Map.of(0, new ReplicaHistory()));

    assertThat(path()).isDirectory();
  }

  private Path path() {
    return folder.resolve("h.json.gz");
  }

  private HistoryFile file() {
    return new HistoryFile(path());
  }
}
