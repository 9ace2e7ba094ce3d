package io.millrace.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.millrace.evaluate.MemberScore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** How each member of a pool does. */
final class MemberMeters {
  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();
  private volatile List<MemberScore> scores;

  /** Shows these until others are shown, of the same members. */
  MemberMeters(MeterRegistry registry, Tags tags, List<MemberScore> first) {
    this.registry = registry;
    this.scores = first;
    for (int i = 0; i < first.size(); i++) {
      register(tags.and("member", first.get(i).name()), i);
    }
  }

  private void register(Tags tags, int index) {
    Tags cumulative = tags.and("scope", "cumulative");
    Tags window = tags.and("scope", "window");
    gauge(Meters.MEMBER_LOSS, cumulative, of(index, member -> member.cumulative().loss()));
    gauge(Meters.MEMBER_LOSS, window, of(index, member -> member.windowed().loss()));
    gauge(Meters.MEMBER_WINS, cumulative, of(index, member -> member.cumulative().wins()));
    gauge(Meters.MEMBER_WINS, window, of(index, member -> member.windowed().wins()));
    gauge(Meters.MEMBER_WEIGHT, tags, of(index, MemberScore::weight));
    meters.add(
        Meters.MEMBER_RESETS
            .counter(this, members -> members.scores.get(index).resets())
            .tags(tags)
            .register(registry));
  }

  private Supplier<Number> of(int member, Function<MemberScore, Number> number) {
    return () -> number.apply(scores.get(member));
  }

  private void gauge(Meters meter, Tags tags, Supplier<Number> value) {
    meters.add(meter.gauge(value).tags(tags).register(registry));
  }

  /** All of them. */
  List<Meter> all() {
    return meters;
  }

  void show(List<MemberScore> latest) {
    scores = latest;
  }
}
