package io.millrace.topology;

import io.millrace.learning.KeyValues;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A store of Kafka Streams as the learner wants it. */
record StreamsStore(KeyValueStore<String, byte[]> store) implements KeyValues {
  @Override
  public byte @Nullable [] get(String key) {
    return store.get(key);
  }

  @Override
  public void put(String key, byte[] bytes) {
    store.put(key, bytes);
  }
}
