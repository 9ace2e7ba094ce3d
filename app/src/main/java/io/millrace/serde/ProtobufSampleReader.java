package io.millrace.serde;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.Sample;
import io.millrace.features.SampleEncoder;
import io.millrace.features.SampleFields;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads messages of a {@code .proto} file, each behind the indexes of its type there. */
final class ProtobufSampleReader implements BodyReader {
  private final SampleEncoder encoder;
  private final FileDescriptor file;
  private final Map<List<Integer>, Plan> plans = new HashMap<>();

  /** How messages of a type are read. */
  private record Plan(Descriptor type, MessageStep step) {}

  ProtobufSampleReader(SampleFields fields, FileDescriptor file) {
    this.encoder = new SampleEncoder(fields);
    this.file = file;
  }

  @Override
  public Sample read(byte[] value, int start, Block block, int row) throws InvalidSampleException {
    encoder.start(block, row);
    try {
      CodedInputStream in = CodedInputStream.newInstance(value, start, value.length - start);
      Plan plan = plan(MessageIndexes.read(in));
      plan.step.read(DynamicMessage.parseFrom(plan.type, in));
    } catch (IOException e) {
      throw ProtobufFault.of(e);
    } catch (IllegalArgumentException e) {
      throw Undecodable.because("its schema " + e.getMessage());
    }
    return encoder.finish();
  }

  private Plan plan(List<Integer> indexes) throws IOException {
    Plan plan = plans.get(indexes);
    if (plan == null) {
      Descriptor type = MessageIndexes.type(file, indexes);
      plan = new Plan(type, MessageSteps.of(type, encoder));
      plans.put(indexes, plan);
    }
    return plan;
  }
}
