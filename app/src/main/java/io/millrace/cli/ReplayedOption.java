package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.config.Config;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say what is replayed: either of a file and the log of a live model. */
final class ReplayedOption {
  @ArgGroup(exclusive = false)
  private @Nullable InputOption file;

  @ArgGroup(exclusive = false)
  private LogOption log = new LogOption();

  /** A log, and how much of it. */
  static final class LogOption {
    @Option(
        names = "--from",
        paramLabel = "WHERE",
        defaultValue = "beginning",
        description = {
          "Without --input the log of the live model of the first settings is learned, beside it,"
              + " from here on: beginning, an offset, a time such as 2026-11-28T21:00:00Z, or a"
              + " checkpoint such as step:45000, with which each model then starts",
          "(default: ${DEFAULT-VALUE})."
        })
    private String from = "beginning";

    @Option(
        names = "--to",
        paramLabel = "WHERE",
        defaultValue = "end",
        description = "Where to stop, likewise (default: where the log ends now).")
    private String to = "end";

    @Option(
        names = "--replica",
        paramLabel = "N",
        defaultValue = "0",
        description = "Replica whose log is learned (default: ${DEFAULT-VALUE}).")
    private int replica;

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description =
            "If the settings name no brokers: folder of the embedded broker (default:"
                + " millrace-data/<name>).")
    private @Nullable Path home;
  }

  /** Whether it is a file. */
  boolean isFile() {
    return file != null;
  }

  /**
   * Opens it.
   *
   * @param first the first settings
   */
  ReplayedSamples open(Config first) {
    if (file != null) {
      return new ReplayedFile(file);
    }
    Path home = log.home != null ? log.home : HomeOption.defaultOf(first);
    return new ReplayedLog(first, Cluster.shared(first, home), log.replica, log.from, log.to);
  }
}
