package io.millrace.server;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.metrics.Seen.Checkpoint;
import io.millrace.metrics.Seen.Mark;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The history of an instance's replicas, in one file of compressed JSON. */
final class HistoryFile {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryFile.class);
  private static final int VERSION = 1;
  private static final List<String> KEYS = Series.keys();
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final Path file;
  private boolean warned;

  HistoryFile(Path file) {
    this.file = file;
  }

  /** Points column by column. */
  private record Tier(long[] time, Map<String, float[]> series) {
    static Tier of(List<Point> points) {
      Map<String, float[]> columns = new TreeMap<>();
      for (int i = 0; i < KEYS.size(); i++) {
        columns.put(KEYS.get(i), Point.column(points, i));
      }
      return new Tier(points.stream().mapToLong(Point::time).toArray(), columns);
    }

    List<Point> points() {
      List<Point> points = Arrays.stream(time).mapToObj(Point::gap).toList();
      for (int i = 0; i < KEYS.size(); i++) {
        float[] column = series.getOrDefault(KEYS.get(i), new float[0]);
        for (int row = 0; row < Math.min(column.length, time.length); row++) {
          points.get(row).values()[i] = column[row];
        }
      }
      return points;
    }
  }

  private record Replica(List<Tier> tiers, List<Mark> marks, List<Checkpoint> checkpoints) {
    static Replica of(ReplicaHistory history) {
      return new Replica(
          history.track().tiers().stream().map(Tier::of).toList(),
          history.marks(),
          history.checkpoints());
    }

    ReplicaHistory history(long now) {
      ReplicaHistory history = new ReplicaHistory();
      history.track().load(tiers.stream().map(Tier::points).toList());
      history.track().add(Point.gap(now));
      history.merge(marks, checkpoints);
      return history;
    }
  }

  private record Saved(int version, Map<Integer, Replica> replicas) {}

  /**
   * What was saved last, by replica, with a gap behind it; nothing if there is no file. One that
   * can't be read is set aside: the page must never keep a learner from starting.
   *
   * @param now in ms since 1970-01-01 UTC
   */
  Map<Integer, ReplicaHistory> load(long now) {
    Map<Integer, ReplicaHistory> histories = new TreeMap<>();
    if (Files.exists(file)) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        Saved saved = JSON.readValue(in, Saved.class);
        if (saved.version != VERSION) {
          throw new IOException("its version is " + saved.version + ", expected " + VERSION);
        }
        saved.replicas.forEach((replica, kept) -> histories.put(replica, kept.history(now)));
      } catch (IOException | RuntimeException e) {
        histories.clear();
        setAside(e);
      }
    }
    return histories;
  }

  private void setAside(Exception fault) {
    Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
    LOG.warn(
        "the page's history {} can't be read ({}): starting a new one", file, fault.getMessage());
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("can't move {} to {}: {}", file, aside, e.getMessage());
    }
  }

  /** Saves, so that a reader finds either the file before or the whole new one. */
  void save(Map<Integer, ReplicaHistory> histories) {
    Map<Integer, Replica> replicas = new TreeMap<>();
    histories.forEach((replica, history) -> replicas.put(replica, Replica.of(history)));
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(part))) {
        JSON.writeValue(out, new Saved(VERSION, replicas));
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!warned) {
        warned = true;
        LOG.warn("the page's history can't be saved to {}: {}", file, e.toString());
      }
    }
  }
}
