package io.millrace.topology;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sections of a learner's state in a row, each with its name, version and length: so one can be
 * added, or become another version, and older states are still read.
 */
final class Sections {
  private final List<StateSection> all;

  Sections(List<StateSection> all) {
    this.all = List.copyOf(all);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(all.size());
    for (StateSection section : all) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      section.write(new DataOutputStream(bytes));
      out.writeUTF(section.name());
      out.writeInt(section.version());
      out.writeInt(bytes.size());
      out.write(bytes.toByteArray());
    }
  }

  /**
   * Reads what {@link #write} wrote. A section that is not there starts afresh, one that nobody
   * knows any more is passed over.
   *
   * @throws IOException if a section was written by a later build
   */
  void read(DataInput in) throws IOException {
    Map<String, StateSection> byName = new HashMap<>();
    all.forEach(section -> byName.put(section.name(), section));
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      int version = in.readInt();
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      StateSection section = byName.get(name);
      if (section != null && version > section.version()) {
        throw new IOException(
            "its section %s is of version %d, this build reads up to %d"
                .formatted(name, version, section.version()));
      }
      if (section != null) {
        section.read(new DataInputStream(new ByteArrayInputStream(bytes)), version);
      }
    }
  }

  /** Reads these sections one after the other, as the format before this one had them. */
  void readBare(DataInput in, List<String> names) throws IOException {
    for (String name : names) {
      for (StateSection section : all) {
        if (section.name().equals(name)) {
          section.read(in, 1);
        }
      }
    }
  }

  /** {@link StateSection#resume}. */
  void resume(long step) {
    all.forEach(section -> section.resume(step));
  }
}
