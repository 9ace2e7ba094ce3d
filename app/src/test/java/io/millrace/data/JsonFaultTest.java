package io.millrace.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The parser's own messages, which name its methods and switches. */
class JsonFaultTest {
  private static String fault(String json) {
    return JsonFault.of(
        catchThrowableOfType(JsonProcessingException.class, () -> read(json)).getOriginalMessage());
  }

  private static void read(String json) throws IOException {
    try (JsonParser in = new JsonFactory().createParser(json.getBytes(UTF_8))) {
      while (in.nextToken() != null) {
        if (in.currentToken().isNumeric()) {
          Object unused = in.getNumberValue();
        }
        Object unusedText = in.getText();
      }
    }
  }

  @Test
  void shouldSayWhatIsAboveALimitAndWhatToDo() {
    assertThat(fault("[".repeat(1001)))
        .isEqualTo("objects and lists are nested deeper than 1000: nest less");
    assertThat(fault("9".repeat(1001)))
        .isEqualTo("a number has more than 1000 characters: shorten it");
    assertThat(fault("{\"" + "k".repeat(50_001) + "\":1}"))
        .isEqualTo("a field's name has more than 50000 characters: shorten it");
    assertThat(fault("\"" + "t".repeat(20_000_001) + "\""))
        .isEqualTo("a text has more than 20000000 characters: shorten it");
    assertThat(JsonFault.of("Token count (9) exceeds the maximum allowed (8, from `A.b()`)"))
        .isEqualTo("Token count exceeds the limit, which is 8");
  }

  /** A mark within the text, too: files that begin with one may have been put together. */
  @Test
  void shouldNameTheByteOrderMarkThatNobodySees() {
    String told = "a byte order mark, where JSON has none: leave it out";
    assertThat(fault("{} \uFEFF{}")).isEqualTo(told);
    assertThat(fault("{\uFEFF\"a\":1}")).isEqualTo(told);
  }

  @Test
  void shouldNameNoneOfTheParsersSwitches() {
    Map<String, String> faults =
        Map.of(
            "{\"a\":[1}", "Unexpected close marker '}': expected ']'",
            "{\"a\":1", "Unexpected end-of-input: expected close marker for Object",
            "{\"a", "Unexpected end-of-input in field name",
            "{\"a\":/*c*/1}",
                "Unexpected character ('/' (code 47)): maybe a (non-standard) comment?",
            "{\"a\":+1}",
                "Unexpected character ('+' (code 43)) in numeric value: JSON spec does not allow"
                    + " numbers to have plus signs");
    faults.forEach((json, fault) -> assertThat(fault(json)).as(json).isEqualTo(fault));
    assertThat(JsonFault.of("Unexpected end-of-input in FIELD_NAME"))
        .isEqualTo("Unexpected end-of-input in a name");
  }
}
