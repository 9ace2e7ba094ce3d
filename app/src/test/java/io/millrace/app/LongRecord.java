package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * A record of the samples topic with one part or several around a limit.
 *
 * @param time its timestamp
 * @param key its key
 * @param id of its sample
 * @param valid whether its value is a sample
 * @param value its value
 * @param header the value of its header {@code own}
 */
record LongRecord(
    long time, byte @Nullable [] key, String id, boolean valid, byte[] value, byte[] header) {
  private static final long START = 1_700_000_000_000L;

  /** What is long when it is repeated: plain, six or three times as long in JSON, or more bytes. */
  private static final List<String> LETTERS = List.of("k", "\u0001", "\uD83D\uDE00", "é");

  /** Columns of a line of CSV. */
  static final String COLUMNS = "[id, x, y]";

  /** Bytes of all parts. */
  int bytes() {
    return (key == null ? 0 : key.length) + value.length + header.length;
  }

  /** As it is sent to partition 0. */
  ProducerRecord<byte[], byte[]> toTopic(String topic) {
    return new ProducerRecord<>(
        topic, 0, time, key, value, List.of(new RecordHeader("own", header)));
  }

  /** Record number {@code index} with one part that is this long, or none of them by 0. */
  static LongRecord of(String format, int index, int key, int id, int header, int malformed) {
    return of(format, index, "k", key, id, header, malformed);
  }

  private static LongRecord of(
      String format, int index, String letter, int key, int id, int header, int malformed) {
    String name = index + "-" + repeat(letter, id);
    byte[] value =
        malformed == 0 ? sample(format, name, index) : repeat("z", malformed).getBytes(UTF_8);
    return new LongRecord(
        START + index,
        key == 0 ? null : (index + "-" + repeat("k", key)).getBytes(UTF_8),
        name,
        malformed == 0,
        value,
        repeat("h", header).getBytes(UTF_8));
  }

  /** So many records, each with up to three parts as long as a limit, give or take 150 bytes. */
  static List<LongRecord> around(String format, int count, long seed, int... limits) {
    Random random = new Random(seed);
    return IntStream.range(0, count).mapToObj(i -> around(format, i, random, limits)).toList();
  }

  private static LongRecord around(String format, int index, Random random, int... limits) {
    int malformed = random.nextInt(2);
    int[] lengths = {random.nextInt(2), random.nextInt(40), random.nextInt(40), malformed};
    for (int parts = 1 + random.nextInt(3); parts > 0; parts--) {
      int limit = limits[random.nextInt(limits.length)];
      lengths[random.nextInt(lengths.length)] = limit - 150 + random.nextInt(300);
    }
    String letter = LETTERS.get(random.nextInt(LETTERS.size()));
    return of(format, index, letter, lengths[0], lengths[1], lengths[2], lengths[3]);
  }

  /** So many bytes, or as many as whole characters have. */
  private static String repeat(String letter, int bytes) {
    return letter.repeat(bytes / letter.getBytes(UTF_8).length);
  }

  private static byte[] sample(String format, String id, int index) {
    String text =
        format.equals("csv")
            ? "%s,%d,1".formatted(id, index % 10)
            : String.format(
                Locale.ROOT,
                "{\"id\":\"%s\",\"x\":%d,\"y\":1}",
                id.replace("\u0001", "\\u0001"),
                index % 10);
    return text.getBytes(UTF_8);
  }
}
