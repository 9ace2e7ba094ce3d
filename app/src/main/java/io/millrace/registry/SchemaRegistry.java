package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.data.AwaitedException;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.SchemaRefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry. No method waits: as long as there is no answer they throw an {@link
 * AwaitedException}, and are to be called again. What the registry has is asked for only once, for
 * it never changes there. Thread-safe.
 */
public final class SchemaRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistry.class);

  private static final String AVRO = "AVRO";
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final RegistrySettings settings;
  private final RegistryClient client;
  private final Map<Request, CompletableFuture<Answer>> answers = new ConcurrentHashMap<>();
  private volatile @Nullable String fault;

  /** Asks nothing yet. */
  public SchemaRegistry(RegistrySettings settings) {
    this.settings = settings;
    this.client = new RegistryClient(settings);
  }

  /**
   * The schema that a record names.
   *
   * @throws InvalidSampleException if the registry has none of that id
   * @throws AwaitedException if there is no answer yet
   */
  public RegisteredSchema byId(int id) throws InvalidSampleException {
    if (!(ask(Request.byId(id)) instanceof Answer.Found found)) {
      throw unreadable("has no schema with the id " + id);
    }
    try {
      return schema(id, found.body());
    } catch (SchemaRefusedException e) {
      throw unreadable("has with the id %d a schema that %s".formatted(id, e.getMessage()));
    }
  }

  private InvalidSampleException unreadable(String fault) {
    return new InvalidSampleException(
        Reason.UNDECODABLE, "record: the schema registry %s %s".formatted(settings.url(), fault));
  }

  /**
   * The latest schema of a subject.
   *
   * @throws SchemaRefusedException if the subject has none
   * @throws AwaitedException if there is no answer yet
   */
  public RegisteredSchema latest(String subject) {
    if (ask(Request.version(subject, "latest")) instanceof Answer.Found found) {
      return schema(found.body().path("id").asInt(), found.body());
    }
    throw new SchemaRefusedException(
        "the schema registry %s has no subject %s: register the schema of the records there"
            .formatted(settings.url(), subject));
  }

  /**
   * The id of a schema in a subject, where it is registered if the settings allow.
   *
   * @param type {@code AVRO}, {@code JSON} or {@code PROTOBUF}
   * @throws SchemaRefusedException if the registry does not have it, or does not want it
   * @throws AwaitedException if there is no answer yet
   */
  public int idOf(String subject, String type, String text) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("schema", text);
    if (!type.equals(AVRO)) { // the default, which the first version of the API had no word for
      body.put("schemaType", type);
    }
    Answer answer = ask(Request.post(subject, settings.register(), body.toString()));
    if (answer instanceof Answer.Found found) {
      return found.body().path("id").asInt();
    }
    throw new SchemaRefusedException(
        answer instanceof Answer.Refused refused
            ? "the schema registry %s refuses the schema of %s: %s"
                .formatted(settings.url(), subject, refused.message())
            : "the schema registry %s does not have the schema of %s: register it, or set"
                    .formatted(settings.url(), subject)
                + " registry.register: true");
  }

  private RegisteredSchema schema(int id, JsonNode body) {
    List<RegisteredSchema.Reference> references = new ArrayList<>();
    for (JsonNode reference : body.path("references")) {
      String subject = reference.path("subject").asText();
      Request request = Request.version(subject, reference.path("version").asText());
      if (!(ask(request) instanceof Answer.Found found)) {
        throw new SchemaRefusedException(
            "refers to the subject %s, which the registry does not have".formatted(subject));
      }
      references.add(
          new RegisteredSchema.Reference(
              reference.path("name").asText(),
              schema(found.body().path("id").asInt(), found.body())));
    }
    return new RegisteredSchema(
        id,
        body.path("schemaType").asText(AVRO),
        body.path("schema").asText(),
        List.copyOf(references));
  }

  private Answer ask(Request request) {
    CompletableFuture<Answer> asked = answers.computeIfAbsent(request, this::send);
    if (!asked.isDone()) {
      throw awaited(asked);
    }
    Answer answer = asked.join();
    if (!(answer instanceof Answer.Found)) {
      answers.remove(request, asked);
    }
    if (answer instanceof Answer.Silence) {
      throw awaited(answers.computeIfAbsent(request, this::send));
    }
    return answer;
  }

  private AwaitedException awaited(CompletableFuture<Answer> asked) {
    String known = fault;
    return new AwaitedException(
        "waiting for the schema registry %s, which %s"
            .formatted(settings.url(), known == null ? "has not answered yet" : known),
        asked);
  }

  private CompletableFuture<Answer> send(Request request) {
    return client.send(request).thenCompose(this::noted);
  }

  /** Silence is reported with a pause, so that whoever asks again asks slowly. */
  private CompletableFuture<Answer> noted(Answer answer) {
    note(answer);
    return answer instanceof Answer.Silence
        ? new CompletableFuture<Answer>()
            .completeOnTimeout(answer, PAUSE.toMillis(), TimeUnit.MILLISECONDS)
        : CompletableFuture.completedFuture(answer);
  }

  private synchronized void note(Answer answer) {
    String before = fault;
    fault = answer instanceof Answer.Silence silence ? silence.fault() : null;
    if (fault != null && before == null) {
      LOG.warn("the schema registry {} {}: it is asked again and again", settings.url(), fault);
    } else if (fault == null && before != null) {
      LOG.info("the schema registry {} answers again", settings.url());
    }
  }
}
