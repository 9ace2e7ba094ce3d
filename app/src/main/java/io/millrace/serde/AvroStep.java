package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import java.io.IOException;
import org.apache.avro.io.Decoder;

/** What reads a value of one type of an Avro schema, and does with it what the settings say. */
@FunctionalInterface
interface AvroStep {
  /** Reads the value, all of it. */
  void read(Decoder in) throws IOException, InvalidSampleException;
}
