package io.millrace.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.data.AwaitedException;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.SchemaRefusedException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryTest {
  private final FakeRegistry server = FakeRegistry.start();
  private final SchemaRegistry registry = new SchemaRegistry(server.settings());

  @AfterEach
  void stop() {
    server.close();
  }

  /** Asks until there is an answer. */
  static <T> T answer(Callable<T> question) throws Exception {
    while (true) {
      try {
        return question.call();
      } catch (AwaitedException e) {
        Object unused = e.next().get(10, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void shouldGiveTheSchemaOfAnIdAndAskOnlyOnce() throws Exception {
    int id = server.register("a-value", "JSON", "{}");
    for (int i = 0; i < 3; i++) {
      RegisteredSchema schema = answer(() -> registry.byId(id));
      assertThat(schema.type()).isEqualTo("JSON");
      assertThat(schema.text()).isEqualTo("{}");
    }
    assertThat(server.requests).containsExactly("GET /schemas/ids/" + id);
  }

  @Test
  void shouldGiveReferencesToo() throws Exception {
    int user = server.register("user", "AVRO", "\"string\"");
    int id = server.register("a-value", "AVRO", "\"long\"", Map.of("own.User", "user"));
    RegisteredSchema schema = answer(() -> registry.byId(id));
    assertThat(schema.type()).isEqualTo("AVRO");
    assertThat(schema.references()).extracting(r -> r.name()).containsExactly("own.User");
    assertThat(schema.references().get(0).schema().id()).isEqualTo(user);
    assertThat(schema.references().get(0).schema().text()).isEqualTo("\"string\"");
  }

  @Test
  void shouldGiveTheLatestSchemaOfASubjectWhateverItsName() throws Exception {
    server.register("a b/c-value", "JSON", "{}");
    int second = server.register("a b/c-value", "JSON", "true");
    assertThat(answer(() -> registry.latest("a b/c-value")).id()).isEqualTo(second);
    assertThatThrownBy(() -> answer(() -> registry.latest("none")))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("has no subject none");
  }

  @Test
  void shouldRefuseARecordWhenItsSchemaIsUnknownAndTakeItOnceItIsKnown() throws Exception {
    assertThatThrownBy(() -> answer(() -> registry.byId(1)))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessage(
            "record: the schema registry %s has no schema with the id 1".formatted(server.url()));
    int id = server.register("a", "JSON", "{}");
    assertThat(answer(() -> registry.byId(1)).id()).isEqualTo(id);
  }

  @Test
  void shouldWaitWhenTheRegistryIsDownAndGoOnWhenItIsUp() throws Exception {
    server.register("a", "JSON", "{}");
    server.stop();
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> registry.byId(1))
                    .isInstanceOf(AwaitedException.class)
                    .hasMessageMatching(
                        "waiting for the schema registry http://127.0.0.1:\\d+, which does not"
                            + " answer: .+"));
    server.restart();
    assertThat(answer(() -> registry.byId(1)).text()).isEqualTo("{}");
  }

  @Test
  void shouldWaitWhenTheAnswerDoesNotTellWhetherThereIsASchema() {
    for (int status : new int[] {500, 429, 403, 404}) {
      server.status = status;
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> registry.byId(1))
                      .isInstanceOf(AwaitedException.class)
                      .hasMessageContaining("answers GET /schemas/ids/1 with " + status));
    }
  }

  @Test
  void shouldBringTheUsersPassword() throws Exception {
    server.secret = Base64.getEncoder().encodeToString("me:s€cret".getBytes(UTF_8));
    server.register("a", "JSON", "{}");
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> registry.byId(1))
                    .hasMessageContaining("with 401: check registry.user and registry.password"));
    RegistrySettings known = new RegistrySettings(server.url() + "/", "me", "s€cret", true);
    SchemaRegistry mine = new SchemaRegistry(known);
    assertThat(answer(() -> mine.byId(1)).text()).isEqualTo("{}");
    assertThat(known.toString()).doesNotContain("s€cret");
  }

  @Test
  void shouldRegisterASchemaOnce() throws Exception {
    int id = answer(() -> registry.idOf("p-value", "JSON", "{}"));
    assertThat(server.schema(id).toString())
        .isEqualTo("{\"schema\":\"{}\",\"schemaType\":\"JSON\"}");
    assertThat(answer(() -> registry.idOf("p-value", "JSON", "{}"))).isEqualTo(id);
    assertThat(server.requests).containsExactly("POST /subjects/p-value/versions");
    assertThatThrownBy(() -> answer(() -> registry.idOf("p-value", "JSON", "incompatible")))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("refuses the schema of p-value: Schema is incompatible");
  }

  @Test
  void shouldRegisterNothingWhenTheSettingsForbidIt() throws Exception {
    SchemaRegistry readOnly =
        new SchemaRegistry(new RegistrySettings(server.url(), null, null, false));
    assertThatThrownBy(() -> answer(() -> readOnly.idOf("p-value", "AVRO", "\"int\"")))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("register it, or set registry.register: true");
    int id = server.register("p-value", "AVRO", "\"int\"");
    assertThat(answer(() -> readOnly.idOf("p-value", "AVRO", "\"int\""))).isEqualTo(id);
  }
}
