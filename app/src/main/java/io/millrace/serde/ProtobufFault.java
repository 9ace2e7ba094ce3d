package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import java.io.IOException;
import java.util.regex.Pattern;

/** What the library of Protobuf finds wrong, as it is shown to people. */
final class ProtobufFault {
  /** To whoever calls it, by the name of its own method. */
  private static final Pattern ADVICE =
      Pattern.compile("\\.\\s+May be malicious\\.\\s+Use \\w+\\(\\).*", Pattern.DOTALL);

  private ProtobufFault() {}

  /** The fault of a message that can't be read, without the library's advice on itself. */
  static InvalidSampleException of(IOException fault) {
    return Undecodable.because(
        "broken Protobuf: " + ADVICE.matcher(String.valueOf(fault.getMessage())).replaceAll(""));
  }
}
