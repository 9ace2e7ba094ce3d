package io.millrace.server.predict;

import io.javalin.http.HttpStatus;
import io.millrace.serving.Predictor;
import io.millrace.serving.RefusedException;
import io.millrace.serving.Scored;
import io.millrace.serving.Served;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Whom a request asks.
 *
 * @param predictor of the replica that it asks
 * @param name of the model
 * @param version the step that it asks for; null: any
 */
record Question(Predictor predictor, String name, @Nullable String version) {
  private static final long MAX_SECONDS = 30;

  /**
   * Scores samples.
   *
   * @throws RequestException if that can't be done, or another step is served
   */
  Scored ask(List<float[]> rows) throws RequestException {
    requireVersion(predictor.current().orElse(null));
    try {
      Scored scored =
          predictor.predict(rows).toCompletableFuture().get(MAX_SECONDS, TimeUnit.SECONDS);
      requireVersion(scored.by()); // another state may have been taken over meanwhile
      return scored;
    } catch (RefusedException e) {
      throw refused(e);
    } catch (ExecutionException | CompletionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw refused(refused);
      }
      throw new IllegalStateException("a prediction failed", e);
    } catch (TimeoutException e) {
      throw new RequestException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "model %s: no answer within %d s".formatted(name, MAX_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestException(HttpStatus.SERVICE_UNAVAILABLE, "the server is being stopped");
    }
  }

  /**
   * The state that is served.
   *
   * @throws RequestException if there is none yet, or it is of another step than was asked for
   */
  Served served() throws RequestException {
    Served served = predictor.current().orElse(null);
    requireVersion(served);
    if (served == null) {
      throw new RequestException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "model %s: there is no state of it to predict by yet".formatted(name));
    }
    return served;
  }

  private void requireVersion(@Nullable Served served) throws RequestException {
    if (version != null && served != null && !version.equals(Long.toString(served.step()))) {
      throw new RequestException(
          HttpStatus.NOT_FOUND,
          "Servable not found for request: Specific(%s, %s): the step served is %d"
              .formatted(name, version, served.step()));
    }
  }

  private static RequestException refused(RefusedException e) {
    HttpStatus status =
        e instanceof RefusedException.Overloaded
            ? HttpStatus.TOO_MANY_REQUESTS
            : HttpStatus.SERVICE_UNAVAILABLE;
    return new RequestException(status, String.valueOf(e.getMessage()));
  }
}
