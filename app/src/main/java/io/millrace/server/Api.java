package io.millrace.server;

import io.javalin.Javalin;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the page asks for, as JSON. The parameter {@code replica} chooses one, by default 0. */
final class Api {
  private static final List<String> KEYS = Series.keys();

  private final ModelInfo model;
  private final Sampler sampler;
  private final Streams streams;

  Api(ModelInfo model, Sampler sampler, Streams streams) {
    this.model = model;
    this.sampler = sampler;
    this.streams = streams;
  }

  void addTo(Javalin javalin) {
    javalin.get("/api/status", this::status);
    javalin.get("/api/history", this::history);
    javalin.get(
        "/api/stream",
        context -> {
          int replica = replica(context);
          streams.open(context, replica, sampler.snapshot(replica));
        });
  }

  /** The model, the latest snapshot, and every replica as it is now. */
  private void status(Context context) {
    Snapshot snapshot = sampler.snapshot(replica(context));
    answer(context, Map.of("model", model, "snapshot", snapshot, "replicas", sampler.rows()));
  }

  /** All points, column by column, and all marks. */
  private void history(Context context) {
    ReplicaHistory history = sampler.history(sampler.snapshot(replica(context)).replica());
    List<Point> points = history.track().points();
    Map<String, float[]> series = new LinkedHashMap<>();
    for (int i = 0; i < KEYS.size(); i++) {
      float[] column = Point.column(points, i);
      if (hasAny(column)) {
        series.put(KEYS.get(i), column);
      }
    }
    long[] time = points.stream().mapToLong(Point::time).toArray();
    answer(context, Map.of("time", time, "series", series, "marks", history.marks()));
  }

  private static boolean hasAny(float[] column) {
    for (float value : column) {
      if (Float.isFinite(value)) {
        return true;
      }
    }
    return false;
  }

  private static void answer(Context context, Object body) {
    context.contentType(ContentType.APPLICATION_JSON).result(Json.bytes(body));
  }

  private static int replica(Context context) {
    String text = context.queryParam("replica");
    try {
      return text == null ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new BadRequestResponse("replica: expected a whole number");
    }
  }
}
