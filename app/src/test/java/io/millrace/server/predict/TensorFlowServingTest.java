package io.millrace.server.predict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.serving.TestModels;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorFlowServingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BUYERS = "/v1/models/buyers:predict";

  private static PredictionServer line;
  private static PredictionServer buyers;

  @BeforeAll
  static void start() {
    line =
        new PredictionServer(TestModels.LINE, TestModels.LINE_SETTINGS, null)
            .serve(0, TestModels.line(123, 0.5f, 3));
    buyers =
        new PredictionServer(TestModels.BUYERS, TestModels.BUYERS_SETTINGS, null)
            .serve(0, TestModels.buyers(7));
  }

  @AfterAll
  static void stop() {
    line.close();
    buyers.close();
  }

  /** The bodies, word for word, are those of TensorFlow Serving's documentation of REST. */
  @Test
  void shouldAnswerTheExamplesOfTensorFlowServing() throws Exception {
    HttpResponse<String> predicted =
        line.post("/v1/models/half_plus_three:predict", "{\"instances\": [1.0, 2.0, 5.0]}");
    assertJson(predicted, 200, "{\"predictions\": [3.5, 4.0, 5.5]}");
    assertThat(predicted.headers().firstValue("Millrace-Step")).contains("123");
    assertJson(
        line.get("/v1/models/half_plus_three"),
        200,
        """
        {"model_version_status": [
          {"version": "123", "state": "AVAILABLE",
           "status": {"error_code": "OK", "error_message": ""}}]}""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // by rows: numbers, named tensor, fields
        "{'instances':[[50,1,0],[41,0,1]]}|{'predictions':[[10.0,0.0],[1.0,2.0]]}",
        "{'signature_name':'serving_default','instances':[{'features':[50,1,0]}]}|{'predictions':[[10.0,0.0]]}",
        "{'instances':[{'age':50,'colour':'red'},{'colour':'blue','age':41}]}"
            + "|{'predictions':[{'predicted':'no','scores':[10.0,0.0]},{'predicted':'yes','scores':[1.0,2.0]}]}",
        "{'instances':[{'age':41,'colour':'blue','buys':'no'}]}|{'predictions':[{'predicted':'yes','scores':[1.0,2.0]}]}",
        // by columns
        "{'inputs':[[50,1,0]]}|{'outputs':[[10.0,0.0]]}",
        "{'signature_name':'','inputs':{'features':[[50,1,0],[41,0,1]]}}|{'outputs':[[10.0,0.0],[1.0,2.0]]}",
        "{'inputs':{'age':[50,41],'colour':['red','blue']}}|{'outputs':{'predicted':['no','yes'],'scores':[[10.0,0.0],[1.0,2.0]]}}",
      })
  void shouldTakeSamplesByRowAndByColumn(String body, String answer) throws Exception {
    assertJson(buyers.post(BUYERS, quoted(body)), 200, quoted(answer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|the body is empty: expected a JSON object",
        "[]|the body: expected an object, found a list",
        "{}|the body: expected either instances, sample by sample, or inputs, column by column",
        "{'instances':[[1,2,3]],'inputs':[[1,2,3]]}|the body: expected either instances, sample by sample, or inputs, column by column",
        "{'instances':[]}|instances: expected one sample at least",
        "{'instances':3}|instances: expected a list, found 3",
        "{'instances':[[1,2]]}|instances[0]: expected 3 numbers, found 2",
        "{'instances':[[1,2,'x']]}|instances[0][2]: expected a number, found x",
        "{'instances':[[1,2,1e39]]}|instances[0][2]: 1.0E39 is too large for a 32-bit float",
        "{'instances':[1]}|instances[0]: expected a list of 3 numbers, found 1",
        "{'instances':[[1,2,3],{'age':1}]}|instances[1]: is not of the same form as instances[0]",
        "{'instances':[{'age':'x','colour':'red'}]}|instances[0]: feature 'age': ^x^ is not a number",
        "{'instances':[{'age':1,'colour':'green'}]}|instances[0]: feature 'colour'",
        "{'instances':[{'age':1}]}|instances[0]: feature 'colour': missing",
        "{'instances':[{'age':1,'colour':'red','x':1}]}|instances[0]: field ^x^: not in the settings",
        "{'inputs':{'age':[1,2],'colour':['red']}}|inputs.colour: has 1 values, age has 2",
        "{'inputs':{'age':[],'colour':[]}}|inputs: expected one sample at least",
        "{'inputs':{}}|inputs: expected one sample at least",
        "{'inputs':{'age':[1],'colour':['pink']}}|inputs, sample 0: feature 'colour'",
        "{'signature_name':'classify','instances':[[1,2,3]]}|signature_name: classify: there is only serving_default",
        "{'instances':[[1,2,3]],'instances':[]}|instances: is there twice",
        "{'instances':[[1,2,3]]} x|the body: broken JSON",
        "{'instances':[[1,2,NaN]]}|the body: broken JSON",
        "\uFEFF{'instances':[[1,2,3]]}|the body: broken JSON: a byte order mark, where JSON has none",
        "{'instances':[[0,0,0],[0,0,0],[0,0,0],[0,0,0],[0,0,0],[0,0,0],[0,0,0],[0,0,0],[0,0,0]]}|instances: more than 8 values",
      })
  void shouldSayWhatIsWrong(String body, String error) throws Exception {
    HttpResponse<String> response = buyers.post(BUYERS, quoted(body));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(JSON.readTree(response.body()).get("error").asText())
        .startsWith(error.replace('^', '"'));
  }

  @Test
  void shouldTellOtherModelsAndVersionsAsTensorFlowServingDoes() throws Exception {
    String body = "{\"instances\": [1.0]}";
    assertError(
        line.post("/v1/models/other:predict", body),
        404,
        "Servable not found for request: Latest(other)");
    assertError(
        line.post("/v1/models/half_plus_three/versions/9:predict", body),
        404,
        "Servable not found for request: Specific(half_plus_three, 9)");
    assertError(
        line.get("/v1/models/half_plus_three/versions/9"),
        404,
        "Servable not found for request: Specific(half_plus_three, 9)");
    assertJson(
        line.post("/v1/models/half_plus_three/versions/123:predict", body),
        200,
        "{\"predictions\": [3.5]}");
  }

  @Test
  void shouldTellWhatTheModelTakesAndGivesAndWhichStateIsServed() throws Exception {
    var metadata = JSON.readTree(buyers.get("/v1/models/buyers/metadata").body());

    assertThat(metadata.at("/model_spec/version").asText()).isEqualTo("7");
    var signature = metadata.at("/metadata/signature_def/signature_def/serving_default");
    assertThat(signature.at("/inputs/features/tensor_shape/dim/1/size").asText()).isEqualTo("3");
    assertThat(signature.at("/outputs/scores/tensor_shape/dim/1/size").asText()).isEqualTo("2");
    assertThat(metadata.at("/metadata/millrace/event_time").asLong()).isEqualTo(1_600_000_000_000L);
    assertThat(metadata.at("/metadata/millrace/age_seconds").asDouble()).isGreaterThan(1e8);
  }

  private static void assertError(HttpResponse<String> response, int status, String error)
      throws Exception {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).get("error").asText()).startsWith(error);
  }

  private static void assertJson(HttpResponse<String> response, int status, String json)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(JSON.readTree(response.body())).isEqualTo(JSON.readTree(json));
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }
}
