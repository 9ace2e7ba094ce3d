package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.InvalidSampleException;
import io.millrace.data.Prediction;
import io.millrace.data.SampleReader;
import io.millrace.features.SampleFields;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;

/** Records that went bad on their way, for tests. */
final class Rotten {
  private Rotten() {}

  /**
   * Reads rotten records, each made of a good one, and good ones between them. Whatever is read as
   * a sample has finite numbers, and its copied fields can be taken out; all else is refused with a
   * reason; good records are read as they were written.
   *
   * @param fields of which some are copied: each holds {@code s} and the number of the record
   * @param records how many
   * @param perGood how many rotten ones stand before each good one
   * @param kept bytes at the beginning of which most rotten records have the good ones: that of a
   *     schema's id, for each unknown one of which a registry is asked
   * @param good writes a good record of this number
   * @param expected what the model sees of it
   */
  static void assertAmongGood(
      SampleCodec codec,
      SampleFields fields,
      int records,
      int perGood,
      int kept,
      IntFunction<byte[]> good,
      IntFunction<float[]> expected)
      throws InvalidSampleException {
    SampleReader reader = codec.newReader();
    CopiedFields copier = Patiently.get(codec::newCopiedFields);
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < records; i++) {
      byte[] value = good.apply(i);
      if (i % (perGood + 1) == perGood) {
        assertThat(Samples.read(reader, value, fields).row()).containsExactly(expected.apply(i));
        assertThat(copied(copier, value)).containsOnly("s" + i);
        continue;
      }
      byte[] rotten = random.nextInt(10) == 0 ? noise(random) : mutated(value, random);
      if (random.nextInt(20) != 0) {
        System.arraycopy(value, 0, rotten, 0, Math.min(kept, rotten.length));
      }
      try {
        for (float number : Samples.read(reader, rotten, fields).row()) {
          assertThat(number).isFinite();
        }
        copied(copier, rotten);
      } catch (InvalidSampleException e) {
        assertThat(e).hasMessageMatching("(?s).+: .+");
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError(Arrays.toString(rotten), e);
      }
    }
    assertThat(refused)
        .as("some stay readable, as after a flip within a text")
        .isBetween(1, records);
  }

  private static Object[] copied(CopiedFields copier, byte[] value) {
    Prediction prediction = new Prediction();
    prediction.source = value;
    return Patiently.get(() -> copier.of(prediction));
  }

  private static byte[] noise(Random random) {
    byte[] value = new byte[random.nextInt(60)];
    random.nextBytes(value);
    return value;
  }

  private static byte[] mutated(byte[] good, Random random) {
    byte[] value = good.clone();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return random.nextInt(5) == 0 ? Arrays.copyOf(value, random.nextInt(value.length)) : value;
  }
}
