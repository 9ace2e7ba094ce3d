package io.millrace.serde;

import io.millrace.data.InvalidSampleException;
import io.millrace.features.Notes;
import io.millrace.features.SampleFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rotten records among good ones, in every format. */
class SampleReaderFuzzTest {
  private static final int RECORDS = 20_000;

  /** A good record stands behind so many rotten ones. */
  private static final int ROTTEN_PER_GOOD = 10;

  /** The places of price, day, x and class. */
  private static final List<String> AT_THE_TOP = List.of("price", "day", "x", "class");

  private static final List<String> NESTED =
      List.of("order.price", "order.when.day", "x.values", "outcome");

  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formats")
  void shouldReadGoodRecordsRightWhateverStandsBetweenThem(SampleFormat format)
      throws InvalidSampleException {
    assertRead(format, Samples.FIELDS, AT_THE_TOP);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.serde.Samples#formats")
  void shouldReadGoodRecordsOfNestedFieldsRightWhateverStandsBetweenThem(SampleFormat format)
      throws InvalidSampleException {
    SampleFields fields =
        new SampleFields(
            Samples.PLACED.features(),
            Samples.PLACED.label(),
            Samples.PLACED.labelRange(),
            Samples.PLACED.extra(),
            Samples.PLACED.unlabelled(),
            Notes.DEFAULT,
            List.of());
    assertRead(format, fields, NESTED);
  }

  private static void assertRead(SampleFormat format, SampleFields names, List<String> places)
      throws InvalidSampleException {
    SampleFields fields =
        new SampleFields(
            names.features(),
            names.label(),
            names.labelRange(),
            names.extra(),
            names.unlabelled(),
            names.notes(),
            List.of("shop", "attributes.shop"));
    SampleCodec codec = Samples.codec(fields, withColumns(format, places));
    SampleWriter writer = codec.newWriter();
    Rotten.assertAmongGood(
        codec,
        fields,
        RECORDS,
        ROTTEN_PER_GOOD,
        format.needsRegistry() ? RegistryRecord.HEADER_BYTES : 0,
        i -> writer.write(row(places, i)),
        SampleReaderFuzzTest::columns);
  }

  private static SampleFormat withColumns(SampleFormat format, List<String> places) {
    return format.equals(Samples.CSV)
        ? new SampleFormat.Csv(List.copyOf(row(places, 0).keySet()))
        : format;
  }

  private static Map<String, String> row(List<String> places, int i) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put(places.get(0), Double.toString(i / 4.0));
    row.put(places.get(1), Integer.toString(1 + i % 3));
    row.put(places.get(2) + "_0", Integer.toString(-i));
    row.put(places.get(2) + "_1", "7e-1");
    row.put(places.get(3), i % 2 == 0 ? "DOWN" : "UP");
    row.put("shop", "s" + i);
    row.put("attributes.shop", "s" + i);
    return row;
  }

  /** What the model sees of a row: price, the three days, x, the class, the weight. */
  private static float[] columns(int i) {
    return new float[] {
      i / 4f, i % 3 == 0 ? 1 : 0, i % 3 == 1 ? 1 : 0, i % 3 == 2 ? 1 : 0, -i, 0.7f, i % 2, 1
    };
  }
}
