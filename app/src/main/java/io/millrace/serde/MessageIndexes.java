package io.millrace.serde;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which message of its schema a Protobuf record holds: before it stand the number of indexes and
 * the indexes, one for each level of types in each other. No index means the first message.
 */
final class MessageIndexes {
  private static final int MOST_LEVELS = 32;

  private MessageIndexes() {}

  /**
   * Reads them.
   *
   * @throws IOException if they make no sense
   */
  static List<Integer> read(CodedInputStream in) throws IOException {
    int count = in.readSInt32();
    if (count == 0) {
      return List.of(0);
    }
    if (count < 0 || count > MOST_LEVELS) {
      throw new IOException("it names a message of its schema by " + count + " indexes");
    }
    List<Integer> indexes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      indexes.add(in.readSInt32());
    }
    return indexes;
  }

  /**
   * The type of message at these indexes.
   *
   * @throws IOException if there is none
   */
  static Descriptor type(FileDescriptor file, List<Integer> indexes) throws IOException {
    Descriptor type = at(file.getMessageTypes(), indexes, 0);
    for (int level = 1; level < indexes.size(); level++) {
      type = at(type.getNestedTypes(), indexes, level);
    }
    return type;
  }

  private static Descriptor at(List<Descriptor> types, List<Integer> indexes, int level)
      throws IOException {
    int index = indexes.get(level);
    if (index < 0 || index >= types.size()) {
      throw new IOException("its schema has no message with the indexes " + indexes);
    }
    return types.get(index);
  }
}
