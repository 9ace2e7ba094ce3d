package io.millrace.learning;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.data.Block;
import io.millrace.data.InvalidSampleException;
import io.millrace.data.InvalidSampleException.Reason;
import io.millrace.data.PassedOverException;
import io.millrace.data.Prediction;
import io.millrace.data.PredictionWriter;
import io.millrace.data.Sample;
import io.millrace.data.SampleReader;
import java.util.Arrays;
import java.util.Random;

/** Samples as text for tests: {@code x0,x1,x2,class} and, if they have them, id and event time. */
public final class CsvSamples {
  private static final int FEATURES = 3;

  private CsvSamples() {}

  /** Made-up samples: number i has the id {@code id<i>} and the event time 5000 + i. */
  public static String[] samples(int count, long seed) {
    Random random = new Random(seed);
    String[] samples = new String[count];
    for (int i = 0; i < count; i++) {
      float x = (float) random.nextGaussian();
      float y = (float) random.nextGaussian();
      samples[i] =
          x + "," + y + "," + (x - y) + "," + (x + y > 0 ? 1 : 0) + ",id" + i + "," + (5000 + i);
    }
    return samples;
  }

  /** The same sample without its label. */
  public static String unlabelled(String sample) {
    String[] fields = sample.split(",", -1);
    fields[FEATURES] = "";
    return String.join(",", fields);
  }

  /** Reads them. */
  public static SampleReader reader() {
    return CsvSamples::read;
  }

  private static Sample read(byte[] value, Block block, int row) throws InvalidSampleException {
    String[] fields = new String(value, UTF_8).split(",", -1);
    if (fields[0].equals("header")) {
      throw new PassedOverException("a header");
    }
    if (fields.length <= FEATURES) {
      throw new InvalidSampleException(Reason.MISSING_FIELD, "only " + fields.length + " fields");
    }
    boolean labelled = !fields[FEATURES].isEmpty();
    try {
      for (int f = 0; f < FEATURES; f++) {
        block.setFeature(row, f, Float.parseFloat(fields[f]));
      }
      block.setLabel(row, 0, labelled ? Float.parseFloat(fields[FEATURES]) : 0);
      block.setWeight(row, 1);
    } catch (NumberFormatException e) {
      throw new InvalidSampleException(Reason.WRONG_TYPE, String.valueOf(e.getMessage()));
    }
    return fields.length == FEATURES + 1
        ? new Sample(null, Sample.NO_TIME, labelled)
        : new Sample(fields[FEATURES + 1], Long.parseLong(fields[FEATURES + 2]), labelled);
  }

  /** Predictions as text with all their bits. */
  public static PredictionWriter writer() {
    return CsvSamples::write;
  }

  private static byte[] write(Prediction p) {
    return (p.id
            + " time="
            + p.eventTime
            + " step="
            + p.step
            + " scores="
            + Arrays.toString(p.scores)
            + (p.set.length == 0 ? "" : " set=" + Arrays.toString(p.set))
            + " loss="
            + p.loss
            + " label="
            + Arrays.toString(p.label))
        .getBytes(UTF_8);
  }
}
