package io.millrace.tensorflow;

import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.ConfigProto;

/**
 * Starts TensorFlow once per process, from the native library on the class path (DJL would look for
 * one on the network), with the threads that make its arithmetic repeatable.
 */
final class TensorFlowEngine {
  private static final String LIBRARY_PATH = "TENSORFLOW_LIBRARY_PATH";

  private static @Nullable Engine engine;

  private TensorFlowEngine() {}

  /** DJL's TensorFlow engine; the first call takes seconds. */
  static synchronized Engine get() {
    if (engine == null) {
      engine = start();
    }
    return engine;
  }

  /** Library, processor and threads: what the bits of a result depend on beside its inputs. */
  static String environment() {
    return String.format(
        Locale.ROOT,
        "tensorflow %s, %s, intra-op threads 1, onednn %s",
        get().getVersion(),
        Processor.name(),
        System.getenv().getOrDefault("TF_ENABLE_ONEDNN_OPTS", "default"));
  }

  /** Whether the native library on the class path is one for CUDA. */
  static boolean isGpuBuild() {
    get();
    return String.valueOf(System.getProperty(LIBRARY_PATH)).contains("-gpu");
  }

  private static Engine start() {
    // JavaCPP's memory check reads procfs at each allocation; Java's own limits do.
    System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    System.setProperty("OPT_OUT_TRACKING", "true");
    // Operations run on the calling thread: two to three times as fast for small models.
    System.setProperty("ai.djl.tensorflow.num_interop_threads", "-1");
    System.setProperty("ai.djl.tensorflow.num_intraop_threads", "1");
    Path library = Path.of(Loader.load(tensorflow.class));
    System.setProperty(LIBRARY_PATH, String.valueOf(library.getParent()));
    pinIntraOpThreads();
    return Engine.getEngine("TensorFlow");
  }

  /** The pool is the process's, and is made with the first session. */
  private static void pinIntraOpThreads() {
    ConfigProto config = ConfigProto.newBuilder().setIntraOpParallelismThreads(1).build();
    try (Graph graph = new Graph();
        Session session = new Session(graph, config)) {
      session.runner();
    }
  }
}
