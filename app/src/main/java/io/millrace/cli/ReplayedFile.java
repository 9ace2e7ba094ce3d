package io.millrace.cli;

import io.millrace.app.LiveModel;
import io.millrace.config.Config;
import io.millrace.tensorflow.Models;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a file, which is read with each of the settings. */
final class ReplayedFile implements ReplayedSamples {
  private final InputOption input;
  private final List<Inputs> rows = new ArrayList<>();

  /** Opens nothing yet. */
  ReplayedFile(InputOption input) {
    this.input = input;
  }

  @Override
  public String name() {
    return input.file().toString();
  }

  @Override
  public ReplayedSettings begin(String name, Config config) throws IOException {
    rows.add(input.open(config, true));
    return new ReplayedSettings(name, config, Models::create, 0, config.kafka(), null);
  }

  @Override
  public long give(List<ReplayedSettings> models) {
    long samples = 0;
    while (!Termination.isRequested() && rows.get(0).hasNext()) {
      long now = System.currentTimeMillis();
      for (int i = 0; i < models.size(); i++) {
        // They are the same rows, each written as its settings want it.
        if (rows.get(i).hasNext()) {
          models.get(i).take(rows.get(i).name(), rows.get(i).next(), samples, now);
        }
      }
      samples++;
    }
    return samples;
  }

  @Override
  public @Nullable LiveModel live() {
    return null;
  }

  @Override
  public void close() throws IOException {
    for (Inputs one : rows) {
      one.close();
    }
  }
}
