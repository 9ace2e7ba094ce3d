import io.millrace.schemas.Prediction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Prints the predictions of a topic whose format is avro: {@code ReadPredictions BROKERS TOPIC}. */
class ReadPredictions {
  public static void main(String[] arguments) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", arguments[0],
            // Without it predictions appear that are taken back, and made again, after a crash.
            "isolation.level", "read_committed",
            "key.deserializer", ByteArrayDeserializer.class,
            "value.deserializer", ByteArrayDeserializer.class);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(arguments[1]).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          Prediction prediction = Prediction.fromByteBuffer(ByteBuffer.wrap(record.value()));
          System.out.printf(
              "%s: %s, in truth %s, loss %.4f%n",
              prediction.getId(),
              prediction.getPredicted(),
              prediction.getLabel(),
              prediction.getLoss());
        }
      }
    }
  }
}
