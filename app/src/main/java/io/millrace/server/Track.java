package io.millrace.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The points of one replica: each second of the last ten minutes, each ten seconds of three hours
 * before, each five minutes of a week before. Thread-safe.
 */
final class Track {
  /** Seconds between points, and how many there are, from the newest to the oldest. */
  private static final int[] SECONDS = {1, 10, 300};

  private static final int[] POINTS = {600, 1080, 2016};

  private final List<Deque<Point>> tiers = new ArrayList<>();
  private final List<List<Point>> leaving = new ArrayList<>();

  Track() {
    for (int i = 0; i < SECONDS.length; i++) {
      tiers.add(new ArrayDeque<>());
      leaving.add(new ArrayList<>());
    }
  }

  /** Adds a point behind all others. */
  synchronized void add(Point point) {
    add(0, point);
  }

  private void add(int tier, Point point) {
    Deque<Point> points = tiers.get(tier);
    points.addLast(point);
    if (points.size() > POINTS[tier]) {
      leave(tier, points.removeFirst());
    }
  }

  /** Points that leave a tier enter the next as one, their mean, when its time is over. */
  private void leave(int tier, Point point) {
    if (tier + 1 == SECONDS.length) {
      return;
    }
    List<Point> together = leaving.get(tier);
    long length = SECONDS[tier + 1] * 1000L;
    if (!together.isEmpty() && together.get(0).time() / length != point.time() / length) {
      add(tier + 1, Point.mean(together));
      together.clear();
    }
    together.add(point);
  }

  /** All points in the order of time. */
  synchronized List<Point> points() {
    List<Point> all = new ArrayList<>();
    for (int tier = SECONDS.length - 1; tier >= 0; tier--) {
      all.addAll(tiers.get(tier));
      if (tier > 0) {
        all.addAll(leaving.get(tier - 1));
      }
    }
    return all;
  }

  /** The points of each tier, from the newest tier to the oldest. */
  synchronized List<List<Point>> tiers() {
    return tiers.stream().map(List::copyOf).toList();
  }

  /** Takes the points of each tier, as {@link #tiers()} gave them, as what was before all. */
  synchronized void load(List<List<Point>> saved) {
    for (int tier = 0; tier < Math.min(saved.size(), tiers.size()); tier++) {
      saved.get(tier).stream()
          .skip(Math.max(0, saved.get(tier).size() - POINTS[tier]))
          .forEach(tiers.get(tier)::addLast);
    }
  }
}
