package io.millrace.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors that other implementations of MurmurHash3 x86_32 publish. */
class Murmur3Test {
  @ParameterizedTest
  @CsvSource({
    "'', 0, 0",
    "'', 1, 514e28b7",
    "'', ffffffff, 81f16f39",
    "ffffffff, 0, 76293b50",
    "21436587, 0, f55b516b",
    "21436587, 5082edee, 2362f9de",
    "214365, 0, 7e4a8634",
    "2143, 0, a0f7b07a",
    "21, 0, 72661cf4",
    "00000000, 0, 2362f9de"
  })
  void shouldHashBytes(String bytes, String seed, String hash) {
    byte[] given = HexFormat.of().parseHex(bytes);
    assertThat(Murmur3.hash(given, given.length, Integer.parseUnsignedInt(seed, 16)))
        .isEqualTo(Integer.parseUnsignedInt(hash, 16));
  }

  @ParameterizedTest
  @CsvSource({
    "aaaa, 5a97808a",
    "'Hello, world!', 24884cba",
    "The quick brown fox jumps over the lazy dog, 2fa826cd"
  })
  void shouldHashTexts(String text, String hash) {
    byte[] given = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Murmur3.hash(given, given.length, 0x9747b28c))
        .isEqualTo(Integer.parseUnsignedInt(hash, 16));
  }
}
