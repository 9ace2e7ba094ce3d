package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.metrics.Monitoring;
import io.millrace.model.FakeModel;
import io.millrace.server.HttpServer;
import io.millrace.server.ServerSettings;
import io.millrace.server.predict.PredictionSettings;
import io.millrace.serving.Predictors;
import io.millrace.serving.TestModels;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can't start leaves nothing behind. */
class ServingTest {
  @Test
  void shouldListenNoMoreWhenItCanNotFollow() throws Exception {
    ServerSettings http =
        new ServerSettings("127.0.0.1", freePort(), null, List.of(), new PredictionSettings(99, 8));
    Monitoring monitoring = new Monitoring();
    Predictors predictors =
        new Predictors(
            TestModels.LINE, () -> new FakeModel(TestModels.LINE_SETTINGS), 8, monitoring);

    assertThatThrownBy(
            () ->
                Serving.start(
                    http,
                    monitoring,
                    predictors,
                    0,
                    "a checkpoint",
                    predictor -> {
                      throw new IllegalStateException("nothing to follow");
                    }))
        .hasMessage("nothing to follow");

    HttpServer.requireFree(http); // throws if it is not
    assertThat(predictors.replicas()).isEmpty();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
