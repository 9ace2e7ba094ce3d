package io.millrace.topology;

import io.millrace.data.Prediction;
import io.millrace.data.PredictionWriter;
import io.millrace.learning.TakenSample;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes predictions into records that their topic takes. The producer of samples chooses id and
 * key, so one that is too long must not stop us: its digest stands in its place, by which both can
 * still be joined. Copied fields are left out before that.
 */
final class PredictionRecords {
  private final PredictionWriter writer;
  private final RecordLimit limit;
  private final boolean offsets;

  /**
   * Records of what a writer writes.
   *
   * @param limit the largest record
   * @param offsets whether a record has the offset of its sample in a header
   */
  PredictionRecords(PredictionWriter writer, RecordLimit limit, boolean offsets) {
    this.writer = writer;
    this.limit = limit;
    this.offsets = offsets;
  }

  /** See {@link PredictionWriter#prepare}. */
  void prepare() {
    writer.prepare();
  }

  /**
   * The record of a prediction, with key, partition and timestamp of its sample.
   *
   * @throws TopicMismatchException if its scores alone are too long for the topic
   */
  Record<byte[], Outgoing> record(TakenSample sample, Prediction prediction) {
    byte[] value = writer.write(prediction);
    Headers headers = offsets ? SampleOffset.headers(sample.offset()) : new RecordHeaders();
    if (limit.allows(sample.key(), value, headers)) {
      // Made at once as it goes out, since each change of a record copies its headers.
      return new Record<>(
          sample.key(), new Outgoing(sample.partition(), value), sample.timestamp(), headers);
    }
    Record<byte[], byte[]> shortened =
        shortened(new Record<>(sample.key(), value, sample.timestamp(), headers), prediction);
    return shortened.withValue(new Outgoing(sample.partition(), shortened.value()));
  }

  private Record<byte[], byte[]> shortened(Record<byte[], byte[]> whole, Prediction prediction) {
    byte[] source = prediction.source;
    prediction.source = null;
    try {
      Record<byte[], byte[]> withoutFields =
          with(whole, "fields").withValue(writer.write(prediction));
      if (withoutFields.value().length >= whole.value().length) {
        return shortened(whole, "", prediction);
      }
      return fits(withoutFields) ? withoutFields : shortened(withoutFields, "fields, ", prediction);
    } finally {
      prediction.source = source;
    }
  }

  private Record<byte[], byte[]> shortened(
      Record<byte[], byte[]> whole, String before, Prediction prediction) {
    byte[] value = writeWithoutId(prediction);
    Record<byte[], byte[]> withoutId = with(whole, before + "id").withValue(value);
    if (fits(withoutId)) {
      return withoutId;
    }
    byte[] key = Shortened.digest(whole.key());
    Record<byte[], byte[]> withoutKey = with(whole, before + "key").withKey(key);
    if (fits(withoutKey)) {
      return withoutKey;
    }
    Record<byte[], byte[]> least = with(whole, before + "id, key").withKey(key).withValue(value);
    if (fits(least)) {
      return least;
    }
    throw new TopicMismatchException(
        ("predictions topic: max.message.bytes, or the producer's max.request.size or"
                + " buffer.memory, allows records of %d bytes, but a prediction of this model has"
                + " %d without its id: raise them, or use Avro for predictions.format")
            .formatted(limit.bytes(), value.length));
  }

  private byte[] writeWithoutId(Prediction prediction) {
    String id = prediction.id;
    prediction.id = Shortened.digest(id);
    try {
      return writer.write(prediction);
    } finally {
      prediction.id = id;
    }
  }

  private static Record<byte[], byte[]> with(Record<byte[], byte[]> whole, String parts) {
    Headers headers = new RecordHeaders(whole.headers());
    return whole.withHeaders(headers.remove(Shortened.HEADER).add(Shortened.header(parts)));
  }

  private boolean fits(Record<byte[], byte[]> record) {
    return limit.allows(record.key(), record.value(), record.headers());
  }
}
