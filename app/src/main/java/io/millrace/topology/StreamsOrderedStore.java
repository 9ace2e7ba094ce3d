package io.millrace.topology;

import io.millrace.labels.OrderedStore;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A store of Kafka Streams as samples wait in it. */
record StreamsOrderedStore(KeyValueStore<Bytes, byte[]> store) implements OrderedStore {
  @Override
  public byte @Nullable [] get(byte[] key) {
    return store.get(Bytes.wrap(key));
  }

  @Override
  public void put(byte[] key, byte[] value) {
    store.put(Bytes.wrap(key), value);
  }

  @Override
  public void delete(byte[] key) {
    store.delete(Bytes.wrap(key));
  }

  @Override
  public List<byte[]> keys(byte[] from, byte[] to, int most) {
    List<byte[]> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> found = store.range(Bytes.wrap(from), Bytes.wrap(to))) {
      while (keys.size() < most && found.hasNext()) {
        keys.add(found.next().key.get());
      }
    }
    return keys;
  }
}
