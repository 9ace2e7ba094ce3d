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

class OpenInferenceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INFER = "/v2/models/buyers/infer";

  private static PredictionServer buyers;

  @BeforeAll
  static void start() {
    buyers =
        new PredictionServer(TestModels.BUYERS, TestModels.BUYERS_SETTINGS, null)
            .serve(0, TestModels.buyers(7));
  }

  @AfterAll
  static void stop() {
    buyers.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // flat and nested; all numbers and fields
        "{'name':'features','shape':[2,3],'datatype':'FP32','data':[50,1,0,41,0,1]}",
        "{'name':'features','shape':[2,3],'datatype':'FP64','data':[[50,1,0],[41,0,1]]}",
        "{'name':'age','shape':[2],'datatype':'INT64','data':[50,41]},"
            + "{'name':'colour','shape':[2],'datatype':'BYTES','data':['red','blue']}",
        "{'name':'age','shape':[2,1],'datatype':'FP32','data':[[50],[41]]},"
            + "{'name':'colour','shape':[2,1],'datatype':'BYTES','data':['red','blue']}",
      })
  void shouldInfer(String inputs) throws Exception {
    HttpResponse<String> response =
        buyers.post(INFER, quoted("{'id':'42','inputs':[" + inputs + "]}"));

    assertJson(
        response,
        """
        {"model_name": "buyers", "model_version": "7", "id": "42", "outputs": [
          {"name": "predicted", "datatype": "BYTES", "shape": [2], "data": ["no", "yes"]},
          {"name": "scores", "datatype": "FP32", "shape": [2, 2], "data": [10.0, 0.0, 1.0, 2.0]}]}\
        """);
  }

  @Test
  void shouldGiveTheOutputsThatAreWanted() throws Exception {
    assertJson(
        buyers.post(
            "/v2/models/buyers/versions/7/infer",
            quoted(
                "{'inputs':[{'name':'features','shape':[1,3],'datatype':'FP32','data':[50,1,0]}],"
                    + "'outputs':[{'name':'scores','parameters':{'binary_data':false}}]}")),
        """
        {"model_name": "buyers", "model_version": "7", "outputs": [
          {"name": "scores", "datatype": "FP32", "shape": [1, 2], "data": [10.0, 0.0]}]}""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|inputs: missing: expected a list of tensors",
        "{'inputs':[]}|inputs: expected one tensor at least",
        "{'inputs':[{}]}|inputs[0].datatype: missing",
        "{'inputs':[{'name':'features','shape':[1,3],'datatype':'FP16','data':[1,2,3]}]}|inputs[0].datatype: FP16: is not offered",
        "{'inputs':[{'name':'features','shape':[9,3],'datatype':'FP32','data':[]}]}|inputs[0].shape: must begin with the number of samples, 1 to 8",
        "{'inputs':[{'name':'features','shape':[1,3],'datatype':'FP32','data':[1,2]}]}|inputs[0].data: expected 3 numbers, found 2",
        "{'inputs':[{'name':'features','shape':[1,2],'datatype':'FP32','data':[1,2]}]}|inputs[0].shape: expected [1, 3]",
        "{'inputs':[{'name':'features','shape':[-1,3],'datatype':'FP32','data':[1,2]}]}|inputs[0].shape[0]: expected a whole number >= 0, found -1",
        "{'inputs':[{'name':'features','shape':[99999999999],'datatype':'FP32','data':[1]}]}|inputs[0].shape[0]: expected a whole number",
        "{'inputs':[{'name':'age','shape':[2],'datatype':'FP32','data':[1]}]}|inputs[0].data: 1 values do not fit the shape",
        "{'inputs':[{'name':'age','shape':[1],'datatype':'FP32','data':[1]}]}|inputs, sample 0: feature 'colour': missing",
        "{'inputs':[{'name':'age','shape':[2,0],'datatype':'FP32','data':[]}]}|inputs, sample 0: feature 'age': a list of numbers is not a number",
        "{'inputs':[{'name':'age','shape':[2,0],'datatype':'FP32','data':[[],[]]}]}|inputs, sample 0: feature 'age': a list of numbers is not a number",
        "{'inputs':[{'name':'age','shape':[2,0],'datatype':'FP32','data':[[],[],[]]}]}|inputs[0].data: more than 2 values",
        "{'inputs':[{'name':'age','shape':[2,0],'datatype':'FP32','data':[1]}]}|inputs[0].data: 1 values do not fit the shape",
        "{'inputs':[{'name':'age','shape':[2,0],'datatype':'FP32','parameters':{'binary_data_size':0}}]}|inputs, sample 0: feature 'age': a list of numbers is not a number",
        "{'inputs':[{'name':'x','shape':[1],'datatype':'FP32','data':[1]},{'name':'x','shape':[1],'datatype':'FP32','data':[1]}]}|inputs[1]: x: is there twice",
        "{'id':1,'inputs':[]}|id: expected a text, found 1",
        "{'id':'\\ud800','inputs':[]}|id: has half of a surrogate pair only",
        "{'inputs':[{'name':'\\ud800','shape':[1],'datatype':'FP32','data':[1]}]}|inputs[0].name: has half of a surrogate pair only",
        "{'inputs':[{'name':'features','shape':[1,3],'datatype':'FP32','data':[1,2,3]}],'outputs':[{'name':'x'}]}|outputs[0]: x: the outputs are predicted, scores",
      })
  void shouldSayWhatIsWrong(String body, String error) throws Exception {
    HttpResponse<String> response = buyers.post(INFER, quoted(body));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(JSON.readTree(response.body()).get("error").asText()).startsWith(error);
  }

  @Test
  void shouldTellItsHealthAndWhatTheModelTakes() throws Exception {
    assertJson(buyers.get("/v2/health/live"), "{\"live\": true}");
    assertJson(buyers.get("/v2/health/ready"), "{\"ready\": true}");
    assertJson(buyers.get("/v2/models/buyers/ready"), "{\"name\": \"buyers\", \"ready\": true}");
    assertThat(JSON.readTree(buyers.get("/v2").body()).get("name").asText()).isEqualTo("millrace");
    assertThat(JSON.readTree(buyers.get("/v2").body()).get("extensions"))
        .hasToString("[\"binary_tensor_data\"]");
    assertJson(
        buyers.get("/v2/models/buyers"),
        """
        {"name": "buyers", "versions": ["7"], "platform": "millrace",
         "inputs": [{"name": "features", "datatype": "FP32", "shape": [-1, 3]}],
         "outputs": [{"name": "predicted", "datatype": "BYTES", "shape": [-1]},
                     {"name": "scores", "datatype": "FP32", "shape": [-1, 2]}]}""");
    assertThat(buyers.get("/v2/models/other/ready").statusCode()).isEqualTo(404);
  }

  private static void assertJson(HttpResponse<String> response, String json) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(JSON.readTree(response.body())).isEqualTo(JSON.readTree(json));
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }
}
