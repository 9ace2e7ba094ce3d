package io.millrace.app;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Whether there are brokers where the settings say, asked before anything else is. */
public final class BrokersAnswer {
  /** Whoever does not answer must not make us hang; in ms. */
  private static final Map<String, String> IMPATIENT =
      Map.of(
          "request.timeout.ms", "4000",
          "default.api.timeout.ms", "6000",
          "socket.connection.setup.timeout.ms", "3000");

  /** What a user may do where none answers. */
  public static final String REMEDY =
      "check kafka.bootstrap.servers, that the brokers run, and security.protocol and sasl.*";

  /** How Kafka tells of its own classes, in whose place the cause tells something. */
  private static final String NOT_MADE = "Failed to create new ";

  private BrokersAnswer() {}

  /** These Kafka properties for a client that waits no longer than 6 s for any answer. */
  public static Map<String, String> impatient(Map<String, String> kafka) {
    Map<String, String> properties = new TreeMap<>(kafka);
    properties.putAll(IMPATIENT);
    return properties;
  }

  /**
   * Waits for an answer.
   *
   * @param kafka the user's Kafka properties
   * @throws AppException if there is none within 6 s
   */
  static void require(Map<String, String> kafka) {
    try (Admin admin = Admin.create(new TreeMap<String, Object>(impatient(kafka)))) {
      admin.describeCluster().nodes().get();
    } catch (ExecutionException e) {
      throw noAnswer(kafka, Objects.requireNonNullElse(e.getCause(), e));
    } catch (KafkaException e) {
      throw noAnswer(kafka, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AppException(e);
    }
  }

  private static AppException noAnswer(Map<String, String> kafka, Throwable error) {
    return new AppException(
        "kafka.bootstrap.servers: %s: no answer: %s: %s; `millrace doctor --config FILE` tells more"
            .formatted(
                kafka.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, ""),
                reason(error),
                REMEDY));
  }

  /** Why there is no answer: of a client that could not be made, what is behind that. */
  public static String reason(Throwable error) {
    Throwable told = Objects.requireNonNullElse(error.getCause(), error);
    for (Throwable cause = told.getCause(); cause != null; cause = told.getCause()) {
      String message = String.valueOf(told.getMessage());
      if (!message.startsWith(NOT_MADE) && !message.equals(cause.toString())) {
        break;
      }
      told = cause;
    }
    return String.valueOf(told.getMessage());
  }
}
