package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;

/** A replay's report as a page of HTML that needs nothing but a browser. */
final class ReplayPage {
  private static final String TEMPLATE = "replay.html";
  private static final String ECHARTS = "/io/millrace/server/echarts/echarts.esm.min.js";

  private ReplayPage() {}

  /**
   * Writes it.
   *
   * @param file that is not there yet
   * @throws CommandException if it is, or can't be written
   */
  static void write(ReplayReport report, Path file) throws IOException {
    String page =
        new String(read(TEMPLATE), UTF_8)
            .replace("@ECHARTS@", Base64.getEncoder().encodeToString(read(ECHARTS)))
            // No text of it can end the script that it stands in.
            .replace("@REPORT@", report.json().replace("<", "\\u003c"));
    NewPath.write(file, draft -> Files.writeString(draft, page));
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ReplayPage.class.getResourceAsStream(resource), resource)) {
      return in.readAllBytes();
    }
  }
}
