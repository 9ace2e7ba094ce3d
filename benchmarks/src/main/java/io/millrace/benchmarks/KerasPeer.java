package io.millrace.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The same networks in Keras, timed by a script. */
final class KerasPeer {
  private KerasPeer() {}

  /** The name of one number. */
  static String key(String network, int batchSize) {
    return network + " " + batchSize;
  }

  /**
   * Runs the script.
   *
   * @param python with Keras; empty: nothing is measured
   * @param seconds for each number
   * @param threads 1, or 0 for TensorFlow's own choice
   * @return µs per sample by {@link #key}
   * @throws IOException if the script fails
   */
  static Map<String, Double> measure(String python, Path script, double seconds, int threads)
      throws IOException, InterruptedException {
    Map<String, Double> micros = new HashMap<>();
    if (python.isEmpty()) {
      return micros;
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            python, script.toString(), Double.toString(seconds), Integer.toString(threads));
    // It is Millrace's choice, not Keras's.
    builder.environment().remove("TF_ENABLE_ONEDNN_OPTS");
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().map(line -> line.split(" ")).forEach(words -> put(micros, words));
    }
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException("%s %s ended with code %d".formatted(python, script, code));
    }
    return micros;
  }

  private static void put(Map<String, Double> micros, String[] words) {
    micros.put(key(words[0], Integer.parseInt(words[1])), Double.parseDouble(words[2]));
  }
}
