package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A learner of another library, in a process with a consumer and a producer of its own: {@code
 * peers.py}.
 *
 * @param title as the script calls it
 * @param batchSize samples that it learns at once
 * @param python with its library
 */
record PythonPeer(String title, int batchSize, String python, Path script) implements Contender {
  /** All that the script knows. */
  static Stream<PythonPeer> all(String python, Path script) {
    return Stream.of(
        new PythonPeer("Keras 1", 1, python, script),
        new PythonPeer("Keras 32", 32, python, script),
        new PythonPeer("Keras 256", 256, python, script),
        new PythonPeer("River softmax regression", 1, python, script),
        new PythonPeer("Vowpal Wabbit", 1, python, script),
        new PythonPeer("Vowpal Wabbit --nn 64", 1, python, script));
  }

  @Override
  public OwnProcess start(Cluster cluster, String run, Path folder, List<String> jvmOptions)
      throws IOException {
    List<String> command =
        List.of(
            python,
            script.toString(),
            "kafka",
            title,
            cluster.brokers(),
            cluster.samples(),
            Contender.output(run),
            run,
            folder.resolve(run).toString());
    return new OwnProcess(folder.resolve(run + ".log"), command, Map.of());
  }

  /** The key is the sample's id; the value holds the scores, and how many samples were learned. */
  @Override
  public Answer answer(ConsumerRecord<byte[], byte[]> record) {
    ByteBuffer value = ByteBuffer.wrap(record.value()).order(ByteOrder.LITTLE_ENDIAN);
    float[] scores = new float[TeacherStream.CLASSES];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = value.getFloat();
    }
    long number = Long.parseLong(new String(record.key(), StandardCharsets.US_ASCII));
    return new Answer(number, Answer.likeliest(scores, 0, scores.length), value.getLong());
  }
}
