package io.millrace.serde;

import com.google.protobuf.Message;
import io.millrace.data.InvalidSampleException;

/** What takes one field of a Protobuf message, and does with it what the settings say. */
@FunctionalInterface
interface MessageStep {
  /** Takes the field. */
  void read(Message message) throws InvalidSampleException;
}
