package io.millrace.app;

import io.millrace.server.Health;
import io.millrace.server.Watched;
import java.util.Map;
import java.util.Optional;

/** The app as the server sees it. */
record WatchedApp(LearnerApp app) implements Watched {
  @Override
  public Health health() {
    return app.health();
  }

  @Override
  public Map<Integer, Long> lags() {
    return app.lags();
  }

  @Override
  public Optional<String> failure() {
    return app.failure()
        .map(error -> error.getMessage() == null ? error.toString() : error.getMessage());
  }
}
