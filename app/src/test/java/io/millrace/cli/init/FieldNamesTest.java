package io.millrace.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldNamesTest {
  @ParameterizedTest
  @CsvSource({
    "id, true, false",
    "ID, true, false",
    "orderId, true, false",
    "user.key, true, false",
    "paid, false, false",
    "monkey, false, false",
    "event_time, false, true",
    "createdAt, false, true",
    "Timestamp, false, true",
    "overtime, false, false",
    "flat, false, false"
  })
  void shouldJudgeByTheLastWord(String name, boolean id, boolean time) {
    assertThat(FieldNames.isId(name)).isEqualTo(id);
    assertThat(FieldNames.isTime(name)).isEqualTo(time);
  }
}
