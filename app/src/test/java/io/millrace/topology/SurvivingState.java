package io.millrace.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.InMemoryKeyValueStore;

/**
 * An in-memory store that starts with given entries, as one restored from its changelog does, and
 * can be made to fail in the middle of a commit.
 */
final class SurvivingState implements KeyValueBytesStoreSupplier {
  private final String name;
  private final Charset keys;
  private final Map<String, byte[]> entries;
  private int putsLeft = Integer.MAX_VALUE;

  /** The learner's state. */
  SurvivingState(Map<String, byte[]> entries) {
    this(NodeNames.STATE, UTF_8, entries);
  }

  /** A store with keys of that encoding. */
  SurvivingState(String name, Charset keys, Map<String, byte[]> entries) {
    this.name = name;
    this.keys = keys;
    this.entries = new TreeMap<>(entries);
  }

  /** Lets so many more puts pass; the next one fails. */
  void failAfter(int puts) {
    putsLeft = puts;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String metricsScope() {
    return "in-memory";
  }

  @Override
  public KeyValueStore<Bytes, byte[]> get() {
    return new InMemoryKeyValueStore(name()) {
      @Override
      public void init(StateStoreContext context, StateStore root) {
        super.init(context, root);
        entries.forEach((key, value) -> super.put(Bytes.wrap(key.getBytes(keys)), value));
      }

      @Override
      public synchronized void put(Bytes key, byte[] value) {
        if (putsLeft-- == 0) {
          throw new IllegalStateException("killed between two puts");
        }
        super.put(key, value);
      }
    };
  }
}
