package io.millrace.evaluate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges the members of a pool by the mini-batches that were learned, each scored before: since the
 * start, and of late. What is of late has the length of a window, but needs no memory for it: it is
 * the mean of all mini-batches until there are as many as the window holds, and from then on one
 * with exponential forgetting. Not thread-safe.
 */
public final class MemberScores {
  private final Map<String, MemberTally> members = new LinkedHashMap<>();

  /**
   * Starts with no mini-batches.
   *
   * @param names of the members in their order; none: it is no pool
   * @param window in mini-batches
   */
  public MemberScores(List<String> names, long window) {
    names.forEach(name -> members.put(name, new MemberTally(window)));
  }

  /** Of a model that is no pool. */
  static MemberScores none() {
    return new MemberScores(List.of(), 1);
  }

  /** How many members there are; 0: it is no pool. */
  public int size() {
    return members.size();
  }

  /**
   * Takes a mini-batch in. A loss that is not finite does not count, nor wins.
   *
   * @param losses of the members, from {@code from} on; the other arrays likewise
   * @param resets whether each was set back to its initial state
   */
  public void add(float[] losses, float[] weights, boolean[] resets, int from) {
    int winner = winner(losses, from);
    int at = from;
    for (MemberTally member : members.values()) {
      member.add(losses[at], weights[at], at == winner, resets[at]);
      at++;
    }
  }

  /** Where the lowest loss stands; the first if there are several, or if none is finite. */
  private int winner(float[] losses, int from) {
    int winner = from;
    for (int i = from; i < from + members.size(); i++) {
      if (losses[i] < losses[winner] || !Float.isFinite(losses[winner])) {
        winner = i;
      }
    }
    return winner;
  }

  /** Each member, in their order. */
  public List<MemberScore> list() {
    return members.entrySet().stream()
        .map(member -> member.getValue().score(member.getKey()))
        .toList();
  }

  /** How often each member was set back since this was called before, of those that were. */
  public Map<String, Long> takeResets() {
    Map<String, Long> resets = new LinkedHashMap<>();
    members.forEach(
        (name, member) -> {
          long latest = member.takeResets();
          if (latest > 0) {
            resets.put(name, latest);
          }
        });
    return resets;
  }

  /** Writes all that future scores depend on. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(members.size());
    for (Map.Entry<String, MemberTally> member : members.entrySet()) {
      out.writeUTF(member.getKey());
      member.getValue().write(out);
    }
  }

  /** Continues from what {@link #write} wrote: a member that is new there starts afresh. */
  public void read(DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      MemberTally known = members.get(in.readUTF());
      (known == null ? new MemberTally(1) : known).read(in);
    }
  }
}
