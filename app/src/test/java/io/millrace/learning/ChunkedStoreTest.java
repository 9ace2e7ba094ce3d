package io.millrace.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChunkedStoreTest {
  /** A record of the changelog. */
  private record Change(String key, byte[] value) {}

  private final List<Change> changelog = new ArrayList<>();

  /** The store beneath; changes are logged. */
  private KeyValues store(Map<String, byte[]> entries) {
    return new KeyValues() {
      @Override
      public byte @Nullable [] get(String key) {
        return entries.get(key);
      }

      @Override
      public void put(String key, byte[] bytes) {
        changelog.add(new Change(key, bytes));
        entries.put(key, bytes);
      }
    };
  }

  private static List<byte[]> chunks(int count, int content) {
    return IntStream.range(0, count).mapToObj(i -> new byte[] {(byte) content, (byte) i}).toList();
  }

  @Test
  void shouldReadWhatWasWrittenLast() {
    Map<String, byte[]> entries = new HashMap<>();
    ChunkedStore store = new ChunkedStore(store(entries));
    assertThat(store.read("a")).isEmpty();
    for (int count : new int[] {3, 1, 0, 2, 5, 4}) {
      store.replace("a", chunks(count, count));
      store.append("a", chunks(1, 9));
      store.replace("b", chunks(2, 8));

      for (ChunkedStore reader : List.of(store, new ChunkedStore(store(entries)))) {
        List<byte[]> expected = new ArrayList<>(chunks(count, count));
        expected.addAll(chunks(1, 9));
        assertThat(reader.read("a"))
            .usingElementComparator(Arrays::compare)
            .containsExactlyElementsOf(expected);
        assertThat(reader.read("b")).hasSize(2);
      }
    }
  }

  /**
   * Who restores reads some records as they were written, then is away for so long that of all
   * others only what compaction leaves is there: the latest of each key.
   */
  @Test
  void shouldBeTheSameWhenRestoredMoreSlowlyThanTheChangelogIsCompacted() {
    ChunkedStore store = new ChunkedStore(store(new HashMap<>()));
    for (int count : new int[] {1, 4, 2, 3, 0, 1, 5, 1}) {
      store.replace("sample", chunks(count, count));
      List<byte[]> expected = chunks(count, count);

      for (int read = 0; read <= changelog.size(); read++) {
        assertThat(new ChunkedStore(store(restored(read))).read("sample"))
            .as("%d of %d records read before compaction", read, changelog.size())
            .usingElementComparator(Arrays::compare)
            .containsExactlyElementsOf(expected);
      }
    }
  }

  private Map<String, byte[]> restored(int read) {
    Map<String, byte[]> entries = new HashMap<>();
    changelog.subList(0, read).forEach(change -> entries.put(change.key(), change.value()));
    Set<String> later = new HashSet<>();
    List<Change> left = new ArrayList<>();
    for (int i = changelog.size() - 1; i >= read; i--) {
      Change change = changelog.get(i);
      if (later.add(change.key())) {
        left.add(0, change);
      }
    }
    left.forEach(change -> entries.put(change.key(), change.value()));
    return entries;
  }
}
