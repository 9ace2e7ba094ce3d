package io.millrace.tensorflow;

import ai.djl.engine.Engine;
import io.millrace.model.Determinism;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.ConfigProto;

/**
 * Starts TensorFlow once per process, from the native library on the class path (DJL would look for
 * one on the network), with the threads that make its arithmetic repeatable.
 */
final class TensorFlowEngine {
  private static final Logger LOG = LoggerFactory.getLogger(TensorFlowEngine.class);

  private static final String LIBRARY_PATH = "TENSORFLOW_LIBRARY_PATH";
  private static final String ONEDNN = "TF_ENABLE_ONEDNN_OPTS";

  /** Whether Eigen multiplies large matrices by a kernel of oneDNN, whatever {@link #ONEDNN} is. */
  private static final String KERNEL = "TENSORFLOW_USE_CUSTOM_CONTRACTION_KERNEL";

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
    String kernel = System.getenv(KERNEL);
    return String.format(
        Locale.ROOT,
        "tensorflow %s, %s, intra-op threads %d, onednn %s%s",
        get().getVersion(),
        Processor.name(),
        intraOpThreads(),
        System.getenv().getOrDefault(ONEDNN, "default"),
        kernel == null ? "" : ", contraction kernel " + kernel);
  }

  /** Where results are the same, of all models of this process. */
  static Determinism determinism() {
    return Determinism.of(System::getenv);
  }

  /** One, as the sums of several threads differ in their last bits with their number. */
  private static int intraOpThreads() {
    return determinism() == Determinism.MACHINE ? Runtime.getRuntime().availableProcessors() : 1;
  }

  /** Whether the native library on the class path is one for CUDA. */
  static boolean isGpuBuild() {
    get();
    return String.valueOf(System.getProperty(LIBRARY_PATH)).contains("-gpu");
  }

  private static Engine start() {
    warnOfContradiction();
    // JavaCPP's memory check reads procfs at each allocation; Java's own limits do.
    System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    System.setProperty("OPT_OUT_TRACKING", "true");
    // Operations run on the calling thread: two to three times as fast for small models.
    System.setProperty("ai.djl.tensorflow.num_interop_threads", "-1");
    System.setProperty("ai.djl.tensorflow.num_intraop_threads", String.valueOf(intraOpThreads()));
    Path library = Path.of(Loader.load(tensorflow.class));
    System.setProperty(LIBRARY_PATH, String.valueOf(library.getParent()));
    pinIntraOpThreads();
    return Engine.getEngine("TensorFlow");
  }

  private static void warnOfContradiction() {
    boolean machine = determinism() == Determinism.MACHINE;
    if ((machine ? "0" : "1").equals(System.getenv(ONEDNN))) {
      LOG.warn(
          machine
              ? "determinism: machine, but {}=0: convolutions go without oneDNN, at a third more"
                  + " processor time; set it to 1"
              : "determinism: portable, but {}=1: results may differ in their last bits from those"
                  + " without oneDNN; set it to 0",
          ONEDNN);
    }
  }

  /** The pool is the process's, and is made with the first session. */
  private static void pinIntraOpThreads() {
    ConfigProto config =
        ConfigProto.newBuilder().setIntraOpParallelismThreads(intraOpThreads()).build();
    try (Graph graph = new Graph();
        Session session = new Session(graph, config)) {
      session.runner();
    }
  }
}
