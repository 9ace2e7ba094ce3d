package io.millrace.benchmarks;

import java.time.Duration;

/**
 * What was counted from one commit to another.
 *
 * @param records committed on the output topic
 * @param time passed
 * @param clientCpu processor time of the contender's process
 * @param brokerCpu processor time of the broker's process
 */
record Measurement(long records, Duration time, Duration clientCpu, Duration brokerCpu) {
  double recordsPerSecond() {
    return records / (time.toNanos() / 1e9);
  }

  /** µs of processor time of the contender's process per record. */
  double clientMicros() {
    return clientCpu.toNanos() / 1e3 / records;
  }

  /** µs of processor time of the broker's process per record. */
  double brokerMicros() {
    return brokerCpu.toNanos() / 1e3 / records;
  }

  @Override
  public String toString() {
    return "%,9.0f records/s   client %6.2f µs   broker %5.2f µs   (%,d records in %.1f s)"
        .formatted(
            recordsPerSecond(), clientMicros(), brokerMicros(), records, time.toNanos() / 1e9);
  }
}
