package io.millrace.server.predict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.serving.TestModels;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The binary extension of the Open Inference Protocol, by bytes as its description has them. */
class BinaryTensorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INFER = "/v2/models/buyers/infer";
  private static final String LENGTH = "Inference-Header-Content-Length";

  /** 50, 1, 0 and 41, 0, 1 as FP32. */
  private static final String SAMPLES = "00004842 0000803f 00000000 00002442 00000000 0000803f";

  /** 10, 0 and 1, 2 as FP32. */
  private static final String SCORES = "00002041 00000000 0000803f 00000040";

  /** {@code no} and {@code yes}, each behind its length. */
  private static final String CLASSES = "02000000 6e6f 03000000 796573";

  private static final String BINARY_SAMPLES =
      "{'name':'features','shape':[2,3],'datatype':'FP32','parameters':{'binary_data_size':24}}";

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

  /** As tritonclient asks for the outputs that it names, and for those that it doesn't. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'outputs':[{'name':'predicted','parameters':{'binary_data':true}},"
            + "{'name':'scores','parameters':{'binary_data':true}}]",
        "'parameters':{'binary_data_output':true}",
        "'parameters':{'binary_data_output':true},'outputs':[{'name':'predicted'},"
            + "{'name':'scores'}]",
      },
      quoteCharacter = '`')
  void shouldTakeAndGiveBytes(String outputs) throws Exception {
    HttpResponse<byte[]> response =
        infer("{'inputs':[" + BINARY_SAMPLES + "]," + outputs + "}", SAMPLES);

    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/octet-stream");
    int length = (int) response.headers().firstValueAsLong(LENGTH).orElseThrow();
    assertThat(JSON.readTree(Arrays.copyOf(response.body(), length)))
        .isEqualTo(
            JSON.readTree(
                """
                {"model_name": "buyers", "model_version": "7", "outputs": [
                  {"name": "predicted", "datatype": "BYTES", "shape": [2],
                   "parameters": {"binary_data_size": 13}},
                  {"name": "scores", "datatype": "FP32", "shape": [2, 2],
                   "parameters": {"binary_data_size": 16}}]}"""));
    assertThat(Arrays.copyOfRange(response.body(), length, response.body().length))
        .isEqualTo(bytes(CLASSES + SCORES));
  }

  /** 50 and 41 in each type, red and blue. */
  @ParameterizedTest
  @CsvSource({
    "INT8, 32 29",
    "UINT8, 32 29",
    "INT16, 3200 2900",
    "UINT16, 3200 2900",
    "INT32, 32000000 29000000",
    "UINT32, 32000000 29000000",
    "INT64, 3200000000000000 2900000000000000",
    "UINT64, 3200000000000000 2900000000000000",
    "FP32, 00004842 00002442",
    "FP64, 0000000000004940 0000000000804440"
  })
  void shouldTakeFieldsOfEveryType(String type, String ages) throws Exception {
    HttpResponse<byte[]> response =
        infer(
            """
            {'inputs':[
              {'name':'age','shape':[2],'datatype':'%s','parameters':{'binary_data_size':%d}},
              {'name':'colour','shape':[2,1],'datatype':'BYTES',
               'parameters':{'binary_data_size':15}}]}"""
                .formatted(type, bytes(ages).length),
            ages + "03000000 726564 04000000 626c7565");

    assertAnswered(response);
  }

  @Test
  void shouldTakeTensorsInBothForms() throws Exception {
    assertAnswered(
        infer(
            """
            {'inputs':[
              {'name':'colour','shape':[2],'datatype':'BYTES','data':['red','blue']},
              {'name':'age','shape':[2],'datatype':'FP32','parameters':{'binary_data_size':8}}],
             'outputs':[{'name':'predicted'},
                        {'name':'scores','parameters':{'binary_data':false}}]}""",
            "00004842 00002442"));
  }

  /** All is JSON. */
  private static void assertAnswered(HttpResponse<byte[]> response) throws Exception {
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
    assertThat(response.headers().firstValue(LENGTH)).isEmpty();
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(JSON.readTree(response.body()).get("outputs"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"name": "predicted", "datatype": "BYTES", "shape": [2], "data": ["no", "yes"]},
                 {"name": "scores", "datatype": "FP32", "shape": [2, 2],
                  "data": [10.0, 0.0, 1.0, 2.0]}]"""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1,3]|FP32|12|0000803f|inputs[0].parameters.binary_data_size: 12: only 4 bytes are left",
        "[1,3]|FP32|2147483647||inputs[0].parameters.binary_data_size: 2,147,483,647: only 0 bytes",
        "[1,3]|FP32|99999999999||inputs[0].parameters.binary_data_size: expected a whole number",
        "[1,3]|FP32|-1||inputs[0].parameters.binary_data_size: expected a whole number >= 0",
        "[1,3]|FP32|true||inputs[0].parameters.binary_data_size: expected a whole number",
        "[1,3]|FP32|4|0000803f|inputs[0].parameters.binary_data_size: 4: expected 12, for 3 elements of type FP32",
        "[8,3]|FP64|8|0000803f0000803f|inputs[0].parameters.binary_data_size: 8: expected 192",
        "[1,3]|FP32|12|0000803f0000c07f0000803f|inputs[0], element 1: NaN: must be finite",
        "[1,3]|FP64|24|000000000000f0470000000000000000000000000000f07f|inputs[0], element 0: 3.40",
        "[1,3]|FP32|12|0000803f0000803f0000803f00|the body: 1 bytes are left behind the tensors",
        "[1,3]|BYTES|4|00000000|inputs[0].datatype: BYTES: expected numbers, such as FP32",
        "[1,3]|BOOL|3|010100|inputs[0].datatype: BOOL: expected numbers",
        "[1,3]|FP16|6|000000000000|inputs[0].datatype: FP16: is not offered",
      })
  void shouldSayWhatIsWrongWithNumbers(
      String shape, String type, String size, String tail, String error) throws Exception {
    assertRefused(infer(tensor("features", shape, type, size), tail), error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1]|2|0000|element 0: the text or its length of four bytes is cut off: 2 bytes are left",
        "[1]|5|0200000061|element 0: the text or its length of four bytes is cut off: 1 bytes",
        "[1]|5|ffffffff61|element 0: the text or its length",
        "[1]|5|ffffff7f61|element 0: the text or its length",
        "[8,16777216]|5|0100000061|element 1: the text or its length of four bytes is cut off",
        "[1]|6|02000000c328|element 0: is not UTF-8",
        "[1]|7|01000000610000| 2 bytes are left behind its 1 texts",
      })
  void shouldSayWhatIsWrongWithTexts(String shape, String size, String tail, String error)
      throws Exception {
    HttpResponse<byte[]> response = infer(tensor("colour", shape, "BYTES", size), tail);
    assertRefused(response, "inputs[0]");
    assertThat(new String(response.body(), UTF_8)).contains(error);
  }

  @Test
  void shouldRefuseDataInBothForms() throws Exception {
    assertRefused(
        infer(
            "{'inputs':[{'name':'features','shape':[1,1],'datatype':'FP32','data':[1],"
                + "'parameters':{'binary_data_size':4}}]}",
            "00000000"),
        "inputs[0].data: with the parameter binary_data_size, data stand behind the JSON");
  }

  @ParameterizedTest
  @CsvSource({"x", "-1", "99999999999", "3", "1.5"})
  void shouldRefuseALengthThatIsNotOfTheBody(String length) throws Exception {
    HttpResponse<byte[]> response = buyers.postBytes(INFER, new byte[] {'{', '}'}, LENGTH, length);
    assertRefused(response, LENGTH + ": expected the length of the JSON, 0 to 2");
  }

  @Test
  void shouldRefuseBytesThatNoHeaderAnnounces() throws Exception {
    byte[] body = (quoted("{'inputs':[" + BINARY_SAMPLES + "]}") + "[]").getBytes(UTF_8);
    assertRefused(
        buyers.postBytes(INFER, body, "X-Any", "x"), "the body: there is more after the JSON");
    assertRefused(buyers.postBytes(INFER, body, LENGTH, "0"), "the body is empty");
    assertRefused(buyers.postBytes(INFER, body, LENGTH, "9"), "the body: broken JSON");
  }

  @Test
  void shouldRefuseMoreThanMayBeSent() throws Exception {
    HttpResponse<byte[]> response =
        buyers.postBytes(INFER, new byte[PredictionServer.LIMITS.maxBytes() + 1], LENGTH, "2");
    assertThat(response.statusCode()).isEqualTo(413);
  }

  private static String tensor(String name, String shape, String type, String size) {
    return "{'inputs':[{'name':'%s','shape':%s,'datatype':'%s','parameters':{'binary_data_size':%s}}]}"
        .formatted(name, shape, type, size);
  }

  private static HttpResponse<byte[]> infer(String json, String tail) throws Exception {
    byte[] head = quoted(json).getBytes(UTF_8);
    byte[] behind = bytes(tail == null ? "" : tail);
    byte[] body = Arrays.copyOf(head, head.length + behind.length);
    System.arraycopy(behind, 0, body, head.length, behind.length);
    return buyers.postBytes(INFER, body, LENGTH, Integer.toString(head.length));
  }

  private static void assertRefused(HttpResponse<byte[]> response, String error) throws Exception {
    String body = new String(response.body(), UTF_8);
    assertThat(response.statusCode()).as(body).isEqualTo(400);
    assertThat(JSON.readTree(body).get("error").asText()).startsWith(error);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }
}
