package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Value;
import org.junit.jupiter.api.Test;

class ProtobufFaultTest {
  @Test
  void shouldNotNameTheLibrarysMethods() {
    Value nested = Value.newBuilder().setNumberValue(1).build();
    for (int i = 0; i < 200; i++) {
      nested = Value.newBuilder().setListValue(ListValue.newBuilder().addValues(nested)).build();
    }
    byte[] bytes = nested.toByteArray();

    assertThat(
            ProtobufFault.of(
                catchThrowableOfType(
                    InvalidProtocolBufferException.class, () -> Value.parseFrom(bytes))))
        .hasMessage("record: broken Protobuf: Protocol message had too many levels of nesting");
  }
}
