package io.millrace.benchmarks;

import io.millrace.benchmarks.DriftStream.Kind;
import io.millrace.benchmarks.DriftStream.Turn;
import io.millrace.drift.DriftDetection;
import io.millrace.drift.DriftDetector;
import io.millrace.drift.DriftDetector.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A detector, tried on streams of one kind.
 *
 * @param settings as they stand in a configuration
 */
record DriftTrial(String settings, DriftDetection detection, Kind kind) {
  /** All that the page shows. */
  static List<DriftTrial> all() {
    List<DriftTrial> all = new ArrayList<>();
    all.add(of("ddm", new DriftDetection.Ddm(3, 30)));
    all.add(of("eddm", new DriftDetection.Eddm(0.9, 30)));
    all.add(of("eddm: {threshold: 0.7}", new DriftDetection.Eddm(0.7, 30)));
    all.add(of("hddm_a", new DriftDetection.HddmA(0.001)));
    all.add(of("hddm_w", new DriftDetection.HddmW(0.001, 0.05)));
    for (Kind kind : Kind.values()) {
      all.add(new DriftTrial("page_hinkley", new DriftDetection.PageHinkley(0.005, 50, 30), kind));
      all.add(
          new DriftTrial(
              "page_hinkley: {delta: 0.1}", new DriftDetection.PageHinkley(0.1, 50, 30), kind));
      all.add(new DriftTrial("adwin", new DriftDetection.Adwin(0.002), kind));
      all.add(new DriftTrial("kswin", new DriftDetection.Kswin(0.005, 100, 30, 1), kind));
      all.add(
          new DriftTrial(
              "kswin: {confidence: 0.0001, window: 1000, recent: 300}",
              new DriftDetection.Kswin(0.0001, 1000, 300, 1),
              kind));
    }
    return all;
  }

  private static DriftTrial of(String settings, DriftDetection detection) {
    return new DriftTrial(settings, detection, Kind.ERRORS);
  }

  /** Looks for rises in as many streams, of the seeds from 1 on. */
  DriftTally run(Turn turn, int seeds) {
    DriftStream stream = new DriftStream(kind, turn);
    DriftTally tally = new DriftTally(turn == Turn.NONE ? DriftStream.LENGTH : DriftStream.CHANGE);
    LongStream.rangeClosed(1, seeds).forEach(seed -> tally.add(rises(stream.numbers(seed))));
    return tally;
  }

  private List<Integer> rises(double[] numbers) {
    DriftDetector detector = detection.newDetector();
    List<Integer> rises = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      if (detector.add(numbers[i]) == Change.RISE) {
        rises.add(i);
      }
    }
    return rises;
  }
}
