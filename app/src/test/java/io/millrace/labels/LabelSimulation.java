package io.millrace.labels;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is to become of samples and labels, told without stores, queues and restarts: all samples
 * that ever came are in one list, which is searched from its start each time.
 */
final class LabelSimulation {
  private static final long LONG_AGO = Long.MIN_VALUE;

  /** What is predicted and learned, in order. */
  final List<String> taken = new ArrayList<>();

  /** The reasons of dead letters and their records. */
  final List<String> dead = new ArrayList<>();

  /** Delays of labels, and {@code default} or {@code none}. */
  final List<String> outcomes = new ArrayList<>();

  private final LateLabels settings;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Long> latest = new HashMap<>();
  private final Map<String, Boolean> silent = new HashMap<>();
  private long time = LONG_AGO;

  LabelSimulation(LateLabels settings) {
    this.settings = settings;
  }

  private static final class Entry {
    private final String id;
    private final long at;
    private final boolean isSample;
    private final String record;
    private float label = Float.NaN;
    private boolean learned;
    private boolean gone;

    private Entry(String id, long at, boolean isSample, String record) {
      this.id = id;
      this.at = at;
      this.isSample = isSample;
      this.record = record;
    }
  }

  private long end(Entry entry) {
    return entry.at
        + settings.grace().toMillis()
        + (entry.isSample ? settings.window().toMillis() : 0);
  }

  private Optional<Entry> find(Predicate<Entry> which) {
    return entries.stream().filter(entry -> !entry.gone).filter(which).findFirst();
  }

  void sample(String id, int partition, long at) {
    heard("samples" + partition, at);
    if (find(entry -> entry.isSample && entry.id.equals(id)).isPresent()) {
      dead.add("DUPLICATE_ID " + id);
    } else {
      Entry sample = new Entry(id, at, true, id);
      entries.add(sample);
      taken.add("predict " + id);
      find(entry -> !entry.isSample && entry.id.equals(id))
          .ifPresent(
              early -> {
                early.gone = true;
                if (early.at > at + settings.window().toMillis()) {
                  dead.add("NO_SAMPLE_WAITS " + early.record);
                } else {
                  joined(sample, early.label, early.at);
                }
              });
    }
    endAll();
  }

  void label(String id, float label, int partition, long at, String record) {
    heard("labels" + partition, at);
    Optional<Entry> sample = find(entry -> entry.isSample && entry.id.equals(id));
    if (sample.isEmpty()) {
      early(id, label, at, record);
    } else if (at > sample.get().at + settings.window().toMillis()) {
      dead.add("NO_SAMPLE_WAITS " + record);
    } else if (sample.get().learned) {
      dead.add("DUPLICATE_LABEL " + record);
    } else {
      joined(sample.get(), label, at);
    }
    endAll();
  }

  private void early(String id, float label, long at, String record) {
    Optional<Entry> before = find(entry -> !entry.isSample && entry.id.equals(id));
    if (at + settings.grace().toMillis() < time || settings.grace().isZero()) {
      dead.add("NO_SAMPLE_WAITS " + record);
    } else if (before.isPresent() && !settings.last()) {
      dead.add("DUPLICATE_LABEL " + record);
    } else {
      before.ifPresent(entry -> entry.gone = true);
      Entry early = new Entry(id, at, false, record);
      early.label = label;
      entries.add(early);
    }
  }

  private void joined(Entry sample, float label, long at) {
    outcomes.add("after " + Math.max(0, at - sample.at));
    sample.label = label;
    if (!settings.last()) {
      sample.learned = true;
      taken.add("learn " + sample.id + " " + label);
    }
  }

  void tick(Tick tick) {
    keep("samples", tick.samplePartitions());
    keep("labels", tick.labelPartitions());
    if (tick.samplesSilent()) {
      silent.computeIfPresent("samples" + tick.partition(), (k, v) -> true);
    }
    if (tick.labelsSilent()) {
      silent.computeIfPresent("labels" + tick.partition(), (k, v) -> true);
    }
    advance();
    if (!silent.containsValue(false) && greatest() != LONG_AGO) {
      time += tick.elapsed();
    }
    endAll();
  }

  private void keep(String topic, int partitions) {
    for (int i = 0; i < partitions; i++) {
      latest.putIfAbsent(topic + i, LONG_AGO);
      silent.putIfAbsent(topic + i, false);
    }
  }

  private void heard(String partition, long at) {
    latest.merge(partition, at, Math::max);
    silent.put(partition, false);
    advance();
  }

  private long greatest() {
    return latest.values().stream().mapToLong(Long::longValue).max().orElse(LONG_AGO);
  }

  private void advance() {
    long least =
        latest.keySet().stream()
            .filter(partition -> !silent.getOrDefault(partition, false))
            .mapToLong(partition -> latest.getOrDefault(partition, LONG_AGO))
            .min()
            .orElse(greatest());
    time = Math.max(time, least);
  }

  private void endAll() {
    Stream<Entry> over = entries.stream().filter(entry -> !entry.gone && end(entry) < time);
    over.sorted(
            Comparator.comparingLong(this::end)
                .thenComparing(entry -> entry.isSample)
                .thenComparing(entry -> entry.id))
        .toList()
        .forEach(this::close);
  }

  private void close(Entry entry) {
    entry.gone = true;
    float[] missing = settings.missing();
    if (!entry.isSample) {
      dead.add("NO_SAMPLE_WAITS " + entry.record);
    } else if (!Float.isNaN(entry.label)) {
      if (!entry.learned) {
        taken.add("learn " + entry.id + " " + entry.label);
      }
    } else if (missing == null) {
      outcomes.add("none");
    } else {
      outcomes.add("default");
      taken.add("learn " + entry.id + " " + missing[0]);
    }
  }
}
