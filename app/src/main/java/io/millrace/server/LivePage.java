package io.millrace.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;
import io.millrace.metrics.Monitoring;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The live page: its files, what it asks for, and who follows it. */
final class LivePage implements AutoCloseable {
  private static final String ECHARTS = "/io/millrace/server/echarts";
  private static final String PAGE = "/io/millrace/server/page";

  private final Sampler sampler;
  private final Streams streams;

  private LivePage(Sampler sampler, Streams streams) {
    this.sampler = sampler;
    this.streams = streams;
  }

  /** Has its files served. */
  static void configure(JavalinConfig config) {
    config.staticFiles.add(PAGE, Location.CLASSPATH);
    config.staticFiles.add(ECHARTS, Location.CLASSPATH);
  }

  /** Begins to look at the learner, and answers pages. */
  static LivePage open(
      Javalin javalin,
      Monitoring monitoring,
      ModelInfo model,
      Watched watched,
      @Nullable Path history) {
    Streams streams = new Streams();
    Sampler sampler = new Sampler(monitoring, watched, streams, history);
    new Api(model, sampler, streams).addTo(javalin);
    return new LivePage(sampler, streams);
  }

  /** How many pages follow the stream. */
  int open() {
    return streams.count();
  }

  /** Tells the open pages how things stand at last. */
  @Override
  public void close() {
    sampler.close();
    streams.close();
  }
}
