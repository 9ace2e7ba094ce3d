package io.millrace.features;

/** MurmurHash3, the variant x86_32 (Appleby 2011, public domain). */
final class Murmur3 {
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Murmur3() {}

  /** The hash of the first {@code length} bytes. */
  static int hash(byte[] bytes, int length, int seed) {
    int hash = seed;
    int whole = length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int block =
          (bytes[i] & 0xff)
              | ((bytes[i + 1] & 0xff) << 8)
              | ((bytes[i + 2] & 0xff) << 16)
              | (bytes[i + 3] << 24);
      hash = Integer.rotateLeft(hash ^ mixed(block), 13) * 5 + 0xe6546b64;
    }
    int tail = 0;
    for (int i = length - 1; i >= whole; i--) {
      tail = (tail << 8) | (bytes[i] & 0xff);
    }
    return finish(hash ^ mixed(tail) ^ length);
  }

  private static int mixed(int block) {
    return Integer.rotateLeft(block * C1, 15) * C2;
  }

  private static int finish(int hash) {
    int a = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    int b = (a ^ (a >>> 13)) * 0xc2b2ae35;
    return b ^ (b >>> 16);
  }
}
