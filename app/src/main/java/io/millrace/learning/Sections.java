package io.millrace.learning;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sections of a learner's state in a row, each with its name, version and length: so one can be
 * added, or become another version, and older states are still read.
 */
final class Sections {
  /** Those of the format before this one, which had no names, in its order. */
  private static final List<String> BARE =
      List.of(
          "checkpoints",
          "scores",
          "hold_out",
          "plateau",
          "freezing",
          "early_stopping",
          "drift",
          "commands",
          "pruning");

  private final List<Participant> all;

  /** Puts them in the order in which they are written: that of the former format, then theirs. */
  Sections(List<Participant> participants) {
    this.all = participants.stream().sorted(Comparator.comparingInt(Sections::placeOf)).toList();
  }

  private static int placeOf(Participant section) {
    int place = BARE.indexOf(section.name());
    return place < 0 ? BARE.size() : place;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(all.size());
    for (Participant section : all) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      section.write(new DataOutputStream(bytes));
      out.writeUTF(section.name());
      out.writeInt(section.version());
      out.writeInt(bytes.size());
      out.write(bytes.toByteArray());
    }
  }

  /**
   * Reads what {@link #write} wrote. A section that is not there starts afresh, and so does one
   * that is empty: it was of a feature that the settings did not have then. One that nobody knows
   * any more is passed over.
   *
   * @throws IOException if a section was written by a later build
   */
  void read(DataInput in) throws IOException {
    Map<String, Participant> byName = new HashMap<>();
    all.forEach(section -> byName.put(section.name(), section));
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      int version = in.readInt();
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      Participant section = byName.get(name);
      if (section != null && version > section.version()) {
        throw new IOException(
            "its section %s is of version %d, this build reads up to %d"
                .formatted(name, version, section.version()));
      }
      if (section != null && bytes.length > 0) {
        section.read(new DataInputStream(new ByteArrayInputStream(bytes)), version);
      }
    }
  }

  /** Reads the sections that the format before this one had, one after the other. */
  void readBare(DataInput in) throws IOException {
    for (Participant section : all) {
      if (BARE.contains(section.name())) {
        section.read(in, 1);
      }
    }
  }

  /** {@link Participant#resume}. */
  void resume(long step) {
    all.forEach(section -> section.resume(step));
  }
}
