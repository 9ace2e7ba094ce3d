package io.millrace.evaluate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The latest rows of a stream, in a ring. */
final class Window {
  private final int capacity;
  private final int width;
  private final float[] values;
  private final float[] asides;
  private int rows;
  private int next;

  /** An empty window for {@code capacity} rows of {@code width} numbers. */
  Window(int capacity, int width) {
    this.capacity = capacity;
    this.width = width;
    this.values = new float[Math.multiplyExact(capacity, width)];
    this.asides = new float[capacity];
  }

  /** All rows, each at a multiple of the width. */
  float[] values() {
    return values;
  }

  /** Makes room for a row in place of the oldest and returns where in {@link #values()} it goes. */
  int add() {
    int at = next * width;
    next = (next + 1) % capacity;
    rows = Math.min(rows + 1, capacity);
    return at;
  }

  /** Notes a number beside the row at that place; it is not written with the row. */
  void note(int at, float aside) {
    asides[at / width] = aside;
  }

  /** What was noted beside the row at that place; NaN if it was read back. */
  float aside(int at) {
    return asides[at / width];
  }

  /** How many rows there are. */
  int rows() {
    return rows;
  }

  /** Counts the rows, the oldest first. */
  void countInto(Tally tally) {
    for (int age = rows; age > 0; age--) {
      tally.add(values, offset(age));
    }
  }

  /** Writes the rows, the oldest first, wherever in the ring they lie. */
  void write(DataOutput out) throws IOException {
    out.writeInt(rows);
    for (int age = rows; age > 0; age--) {
      int at = offset(age);
      for (int i = at; i < at + width; i++) {
        out.writeFloat(values[i]);
      }
    }
  }

  /** Reads what a window of any capacity wrote; the oldest rows give way if there are too many. */
  void read(DataInput in) throws IOException {
    rows = 0;
    next = 0;
    for (int count = in.readInt(); count > 0; count--) {
      int at = add();
      note(at, Float.NaN);
      for (int i = at; i < at + width; i++) {
        values[i] = in.readFloat();
      }
    }
  }

  /** Where the row lies that was added so long ago: 1 is the latest. */
  int offset(int age) {
    return Math.floorMod(next - age, capacity) * width;
  }
}
