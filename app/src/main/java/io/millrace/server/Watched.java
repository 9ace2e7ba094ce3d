package io.millrace.server;

import java.util.Map;
import java.util.Optional;

/** The running app, as the server sees it. Asked from any thread. */
public interface Watched {
  /** Whether it lives and learns. */
  Health health();

  /** Records of the samples topic that this instance has not read yet, by partition. */
  Map<Integer, Long> lags();

  /** Why it has stopped by itself, in one sentence, if it has. */
  Optional<String> failure();
}
