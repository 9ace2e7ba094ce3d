package io.millrace.benchmarks;

import io.millrace.config.ConfigException;
import io.millrace.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A stream, ready to be learned.
 *
 * @param draft settings that learn it
 * @param written the rows, for other languages
 */
record QualityTrial(QualityStream stream, Path draft, QualityRows rows, Path written) {
  /**
   * Makes a stream ready.
   *
   * @param most rows that are learned
   * @param folder for files, which is made
   */
  static QualityTrial of(QualityStream stream, int most, Path folder)
      throws IOException, InterruptedException, ConfigException {
    Files.createDirectories(folder);
    Path draft = stream.draft(folder, most);
    QualityRows rows = QualityRows.read(ConfigLoader.load(draft), stream.csv(), most);
    return new QualityTrial(stream, draft, rows, rows.write(folder));
  }

  /**
   * Lets one learn it. What fails is told in the result.
   *
   * @param folder for its files, which is made
   */
  QualityResult run(QualityLearner learner, Path folder, Duration limit)
      throws InterruptedException {
    try {
      Files.createDirectories(folder);
      Path scores = folder.resolve("scores.f32");
      MeasuredProcess process =
          MeasuredProcess.run(
              learner.command(this, folder, scores), folder.resolve("learner.log"), limit);
      return new QualityResult(
          stream.name(),
          rows.block().rows(),
          learner.name(),
          rows.judge(scores),
          Double.parseDouble(process.answer()),
          process.mebibytes(),
          "");
    } catch (IOException | NumberFormatException e) {
      String fault = String.valueOf(e.getMessage());
      return new QualityResult(
          stream.name(), rows.block().rows(), learner.name(), Map.of(), 0, 0, fault);
    }
  }
}
