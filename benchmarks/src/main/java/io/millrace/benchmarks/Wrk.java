package io.millrace.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator <a href="https://github.com/wg/wrk">wrk</a>, where it is installed. */
final class Wrk {
  private static final Pattern PERCENTILE =
      Pattern.compile("^ +(50|99)% +([0-9.]+)(us|ms|s)$", Pattern.MULTILINE);
  private static final Pattern RATE =
      Pattern.compile("^Requests/sec: +([0-9.]+)$", Pattern.MULTILINE);
  private static final Pattern FAULT =
      Pattern.compile("^ *((?:Socket errors|Non-2xx or 3xx responses): .*)$", Pattern.MULTILINE);

  private Wrk() {}

  /** Whether it is on the path. */
  static boolean isInstalled() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("wrk", "-v")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.waitFor();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Asks a server without a pause.
   *
   * @param folder for its script
   * @param port of this machine
   * @param clients connections that are kept alive
   */
  static HttpLoad.Times measure(
      Path folder, int port, HttpRequestBytes request, int clients, int seconds)
      throws IOException, InterruptedException {
    Path script = folder.resolve("wrk.lua");
    Files.writeString(script, script(request));
    Process process =
        new ProcessBuilder(
                List.of(
                    "wrk",
                    "--threads=1",
                    "--connections=" + clients,
                    "--duration=" + seconds + "s",
                    "--latency",
                    "--script=" + script,
                    "http://127.0.0.1:%d%s".formatted(port, request.path())))
            .redirectErrorStream(true)
            .start();
    String report = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return read(report);
  }

  private static String script(HttpRequestBytes request) {
    return """
        wrk.method = "%s"
        wrk.headers["Content-Type"] = "application/json"
        wrk.body = [==[%s]==]
        """
        .formatted(request.method(), request.body());
  }

  /**
   * What it reports.
   *
   * @throws IllegalStateException if that is no report, or some requests failed
   */
  static HttpLoad.Times read(String report) {
    Matcher fault = FAULT.matcher(report);
    if (fault.find()) {
      throw new IllegalStateException("wrk: " + fault.group(1));
    }
    Matcher rate = RATE.matcher(report);
    if (!rate.find()) {
      throw new IllegalStateException("wrk: " + report);
    }
    double p50 = Double.NaN;
    double p99 = Double.NaN;
    for (Matcher matcher = PERCENTILE.matcher(report); matcher.find(); ) {
      double millis = Double.parseDouble(matcher.group(2)) * millis(matcher.group(3));
      if (matcher.group(1).equals("50")) {
        p50 = millis;
      } else {
        p99 = millis;
      }
    }
    return new HttpLoad.Times(Double.parseDouble(rate.group(1)), p50, p99);
  }

  private static double millis(String unit) {
    return switch (unit) {
      case "us" -> 1e-3;
      case "ms" -> 1;
      default -> 1e3;
    };
  }
}
