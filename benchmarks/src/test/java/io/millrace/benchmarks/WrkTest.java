package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WrkTest {
  private static final String REPORT =
      """
      Running 5s test @ http://127.0.0.1:8080/v2/health/live
        1 threads and 64 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency     2.52ms    2.08ms  10.59ms   82.25%
          Req/Sec     0.88k   286.56     1.20k    63.64%
        Latency Distribution
           50%  412.00us
           75%    3.68ms
           90%    5.66ms
           99%    1.25s
        96900 requests in 5.10s, 1.09MB read
      """;

  @Test
  void shouldReadWhatWrkReports() {
    HttpLoad.Times times =
        Wrk.read(REPORT + "Requests/sec:  19000.41\nTransfer/sec:      0.99MB\n");

    assertThat(times.perSecond()).isEqualTo(19000.41);
    assertThat(times.p50()).isCloseTo(0.412, within(1e-9));
    assertThat(times.p99()).isEqualTo(1250);
  }

  @Test
  void shouldRefuseAReportOfFailures() {
    String failed = "  Non-2xx or 3xx responses: 12\nRequests/sec:  19000.41\n";

    assertThatThrownBy(() -> Wrk.read(REPORT + failed))
        .hasMessage("wrk: Non-2xx or 3xx responses: 12");
  }

  @Test
  void shouldTellWhatElseWrkSays() {
    assertThatThrownBy(() -> Wrk.read("unable to connect to 127.0.0.1:1 Connection refused"))
        .hasMessage("wrk: unable to connect to 127.0.0.1:1 Connection refused");
  }
}
