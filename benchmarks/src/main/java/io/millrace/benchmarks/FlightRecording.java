package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** The JDK's recording of a learner: what its threads waited for, and were seen at. */
final class FlightRecording {
  private static final String WAIT = "jdk.ThreadPark";
  private static final String SEEN = "jdk.ExecutionSample";

  /** It looks twice as often, but sees only threads that run in Java then, and not all of them. */
  private static final long SLOT_NANOS = Duration.ofMillis(20).toNanos();

  private static final int SLOTS = 50;

  private final List<RecordedEvent> events;

  private FlightRecording(List<RecordedEvent> events) {
    this.events = events;
  }

  /** What makes a JVM write it to a file when it ends: each wait, and a look every 10 ms. */
  static List<String> options(Path file) {
    return List.of(
        "-Xlog:jfr+startup=off",
        "-XX:FlightRecorderOptions=stackdepth=128",
        "-XX:StartFlightRecording=filename="
            + file
            + ",dumponexit=true,settings=none"
            + ",+jdk.ThreadPark#enabled=true,+jdk.ThreadPark#threshold=0ms"
            + ",+jdk.ThreadPark#stackTrace=true"
            + ",+jdk.ExecutionSample#enabled=true,+jdk.ExecutionSample#period=10ms");
  }

  /** Reads it. */
  static FlightRecording read(Path file) throws IOException {
    return new FlightRecording(RecordingFile.readAllEvents(file));
  }

  /** The threads of a learner, by their kind, in the second that begins then. */
  Map<String, Timeline> second(Instant from) {
    Map<String, Timeline> lines = new LinkedHashMap<>();
    long start = nanos(from);
    lines.put("stream", new Timeline(start, SLOT_NANOS, SLOTS, Activity.AWAY));
    lines.put("model", new Timeline(start, SLOT_NANOS, SLOTS, Activity.LEARNS));
    lines.put("producer", new Timeline(start, SLOT_NANOS, SLOTS, Activity.AWAY));
    for (RecordedEvent event : events) {
      boolean waits = event.getEventType().getName().equals(WAIT);
      if (waits || event.getEventType().getName().equals(SEEN)) {
        RecordedThread thread = event.getThread(waits ? "eventThread" : "sampledThread");
        String kind = thread == null ? "" : ThreadCosts.kind(String.valueOf(thread.getJavaName()));
        Timeline line = lines.get(kind);
        if (line != null) {
          add(line, event, waits, kind.equals("model"));
        }
      }
    }
    return lines;
  }

  private static void add(Timeline line, RecordedEvent event, boolean waits, boolean isModel) {
    if (waits) {
      Activity what = isModel ? Activity.AWAY : Activity.of(stack(event.getStackTrace()));
      line.waited(nanos(event.getStartTime()), nanos(event.getEndTime()), what);
    } else if (!isModel) {
      line.seen(nanos(event.getStartTime()), Activity.of(stack(event.getStackTrace())));
    }
  }

  private static List<String> stack(RecordedStackTrace trace) {
    return trace == null
        ? List.of()
        : trace.getFrames().stream()
            .map(frame -> frame.getMethod())
            .map(method -> method.getType().getName() + "." + method.getName())
            .toList();
  }

  private static long nanos(Instant time) {
    return Math.addExact(time.getEpochSecond() * 1_000_000_000L, time.getNano());
  }
}
