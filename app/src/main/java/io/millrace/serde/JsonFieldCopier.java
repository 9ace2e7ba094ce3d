package io.millrace.serde;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.serde.FieldCopier.Digits;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes fields out of JSON. Objects and lists are no values. */
final class JsonFieldCopier implements FieldCopier {
  private final JsonPlace<Integer> root;
  private final int count;

  JsonFieldCopier(List<String> places) {
    Map<String, Integer> indexes = new HashMap<>();
    for (int i = 0; i < places.size(); i++) {
      indexes.put(places.get(i), i);
    }
    root = JsonPlace.of(indexes);
    count = places.size();
  }

  @Override
  public @Nullable Object[] copy(byte[] value) {
    @Nullable Object[] copied = new @Nullable Object[count];
    try (JsonParser in = JsonSampleReader.JSON.createParser(value)) {
      in.nextToken();
      copyObject(in, root, copied);
    } catch (IOException e) {
      // It was read as a sample: only a value that the sample does not need can be beyond the
      // limits of the parser. It counts as missing.
    }
    return copied;
  }

  private static void copyObject(
      JsonParser in, JsonPlace<Integer> places, @Nullable Object[] copied) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      JsonPlace<Integer> place = places.at(in.currentName());
      JsonToken token = in.nextToken();
      if (place != null && place.hasInner() && token == JsonToken.START_OBJECT) {
        copyObject(in, place, copied);
      } else {
        if (place != null && place.meaning() != null && token.isScalarValue()) {
          copied[place.meaning()] = scalar(in, token);
        }
        in.skipChildren();
      }
    }
  }

  private static @Nullable Object scalar(JsonParser in, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> in.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> new Digits(in.getText());
      case VALUE_NUMBER_FLOAT -> in.isNaN() ? null : new Digits(in.getText());
      default -> null;
    };
  }
}
