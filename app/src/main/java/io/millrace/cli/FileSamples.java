package io.millrace.cli;

import io.millrace.app.Cluster;
import io.millrace.config.Config;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** The samples of a file. */
record FileSamples(Inputs rows) implements EvaluatedSamples {
  @Override
  public String name() {
    return rows.name();
  }

  @Override
  public void prepare(Config config, Cluster cluster) {}

  @Override
  public long send(SampleProducer producer, BooleanSupplier stop) {
    return producer.sendFile(rows, 0, stop);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
