package io.millrace.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Looks at Java, memory and disk. */
public final class MachineChecks {
  private static final int OLDEST_JAVA = 17;
  private static final long MIB = 1L << 20;

  /** Kafka's clients, Streams and the HTTP server, idle. */
  private static final long BASE_HEAP = 128 * MIB;

  /** Of a state, while it is written: the snapshot, its bytes, the store's, the producer's. */
  private static final int COPIES = 4;

  /** TensorFlow's library and what compiling takes, outside the heap. */
  private static final long NATIVE = 512 * MIB;

  private static final long LEAST_DISK = 1024 * MIB;

  private final long stateBytes;
  private final Path home;

  /**
   * For a model.
   *
   * @param stateBytes of all its replicas on this machine
   * @param home of what is kept on this machine; need not be there yet
   */
  public MachineChecks(long stateBytes, Path home) {
    this.stateBytes = stateBytes;
    this.home = home;
  }

  /** Looks. */
  public List<Finding> run() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return List.of(
        java(Runtime.version().feature()),
        memory(Runtime.getRuntime().maxMemory(), system.getTotalMemorySize()),
        disk());
  }

  /** Looks at what is needed where no model runs. */
  List<Finding> withoutModel() {
    return List.of(java(Runtime.version().feature()), disk());
  }

  static Finding java(int feature) {
    String text =
        "%s, %s, %s"
            .formatted(
                Runtime.version(), System.getProperty("os.name"), System.getProperty("os.arch"));
    return feature >= OLDEST_JAVA
        ? Finding.ok("java", text)
        : Finding.problem("java", text, "install Java 17 or newer, or set JAVA_HOME");
  }

  Finding memory(long heap, long physical) {
    long needed = BASE_HEAP + COPIES * stateBytes;
    String text =
        "heap of at most %s, %s in the machine; the model's state takes %s"
            .formatted(size(heap), size(physical), size(stateBytes));
    if (heap < needed) {
      return Finding.problem(
          "memory",
          text,
          "give the heap %s at least: JAVA_OPTS=-Xmx%dm"
              .formatted(size(needed), (needed + MIB - 1) / MIB));
    }
    if (physical < needed + NATIVE) {
      return Finding.problem(
          "memory", text, "use a machine with %s at least".formatted(size(needed + NATIVE)));
    }
    return Finding.ok("memory", text);
  }

  private Finding disk() {
    Path folder = existing(home.toAbsolutePath());
    if (!Files.isWritable(folder)) {
      return Finding.problem(
          "disk", folder + " can't be written", "choose another folder with --dir");
    }
    try {
      FileStore store = Files.getFileStore(folder);
      long needed = LEAST_DISK + COPIES * stateBytes;
      String text = "%s free for %s".formatted(size(store.getUsableSpace()), home);
      return store.getUsableSpace() >= needed
          ? Finding.ok("disk", text)
          : Finding.problem(
              "disk",
              text,
              "free some, up to %s, or choose another folder with --dir".formatted(size(needed)));
    } catch (IOException e) {
      return Finding.note("disk", folder + ": can't tell what is free (" + e + ")", "");
    }
  }

  private static Path existing(Path path) {
    Path parent = path.getParent();
    return Files.exists(path) || parent == null ? path : existing(parent);
  }

  private static String size(long bytes) {
    return bytes < MIB
        ? String.format(Locale.ROOT, "%,d bytes", bytes)
        : bytes < 10 * 1024 * MIB
            ? String.format(Locale.ROOT, "%,d MiB", bytes / MIB)
            : String.format(Locale.ROOT, "%,d GiB", bytes / MIB / 1024);
  }
}
