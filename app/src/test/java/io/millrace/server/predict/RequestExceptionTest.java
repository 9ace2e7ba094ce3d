package io.millrace.server.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RequestExceptionTest {
  /** As Jetty tells when nothing has come for half a minute. */
  @Test
  void shouldSayThatTheClientTookTooLongWhenItsBodyStops() {
    RequestException refused =
        RequestException.unreadable(
            new IOException(new TimeoutException("Idle timeout expired: 30000/30000 ms")));
    assertThat(refused.status()).isEqualTo(HttpStatus.REQUEST_TIMEOUT);
    assertThat(refused).hasMessage("the body: the rest of it was waited for in vain");
  }

  @Test
  void shouldSayThatTheRequestIsBrokenWhenItsBodyIs() {
    RequestException refused = RequestException.unreadable(new IOException("early end"));
    assertThat(refused.status()).isEqualTo(HttpStatus.BAD_REQUEST);
    assertThat(refused).hasMessage("the body can't be read: early end");
  }
}
