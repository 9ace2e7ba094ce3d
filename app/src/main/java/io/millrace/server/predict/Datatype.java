package io.millrace.server.predict;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The types of tensors that are offered, as the Open Inference Protocol names them. */
enum Datatype {
  BOOL(1),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  FP32(4),
  FP64(8),
  /** Texts of any length. */
  BYTES(0);

  private final int size;

  Datatype(int size) {
    this.size = size;
  }

  /** The type of that name; empty if it is not offered. */
  static Optional<Datatype> of(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** Bytes of an element; 0: each tells its own length. */
  int size() {
    return size;
  }

  /** The next element of so many bytes: a number or a truth, whose text is that in JSON. */
  Object read(ByteBuffer bytes) {
    return switch (this) {
      case BOOL -> bytes.get() != 0;
      case UINT8 -> Byte.toUnsignedInt(bytes.get());
      case UINT16 -> Short.toUnsignedInt(bytes.getShort());
      case UINT32 -> Integer.toUnsignedLong(bytes.getInt());
      case UINT64 -> new BigInteger(Long.toUnsignedString(bytes.getLong()));
      case INT8 -> bytes.get();
      case INT16 -> bytes.getShort();
      case INT32 -> bytes.getInt();
      case INT64 -> bytes.getLong();
      case FP32 -> bytes.getFloat();
      case FP64 -> bytes.getDouble();
      case BYTES -> throw new IllegalStateException("texts tell their own lengths");
    };
  }
}
