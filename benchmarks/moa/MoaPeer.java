import com.yahoo.labs.samoa.instances.Attribute;
import com.yahoo.labs.samoa.instances.DenseInstance;
import com.yahoo.labs.samoa.instances.Instance;
import com.yahoo.labs.samoa.instances.Instances;
import com.yahoo.labs.samoa.instances.InstancesHeader;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import moa.classifiers.Classifier;
import moa.classifiers.meta.AdaptiveRandomForest;
import moa.classifiers.trees.HoeffdingTree;
import moa.core.Utils;

/**
 * Learns rows of 54 numbers and 7 classes with a learner of MOA, each predicted, then learned. Run as
 * one file, with MOA's jar on the class path, as CapyMOA brings it. The counterpart of {@code
 * peers.py alone}, with the same arguments: learner, rows, seconds, answers.
 */
final class MoaPeer {
  private static final int FEATURES = 54;
  private static final int CLASSES = 7;
  private static final int CHUNK = 512;

  private MoaPeer() {}

  public static void main(String[] arguments) throws Exception {
    Classifier learner =
        switch (arguments[0]) {
          case "MOA Hoeffding tree" -> new HoeffdingTree();
          case "MOA ARF" -> new AdaptiveRandomForest();
          default -> throw new IllegalArgumentException("unknown learner: " + arguments[0]);
        };
    InstancesHeader header = header();
    learner.setModelContext(header);
    learner.prepareForUse();
    try (FileChannel file = FileChannel.open(Path.of(arguments[1]));
        OutputStream answers =
            new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[3])))) {
      FloatBuffer rows =
          file.map(FileChannel.MapMode.READ_ONLY, 0, file.size())
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer();
      run(learner, header, rows, (long) (Double.parseDouble(arguments[2]) * 1e9), answers);
    }
  }

  private static InstancesHeader header() {
    List<Attribute> attributes = new ArrayList<>();
    for (int i = 0; i < FEATURES; i++) {
      attributes.add(new Attribute("x" + i));
    }
    List<String> classes = new ArrayList<>();
    for (int i = 0; i < CLASSES; i++) {
      classes.add("c" + i);
    }
    attributes.add(new Attribute("class", classes));
    InstancesHeader header = new InstancesHeader(new Instances("rows", attributes, 0));
    header.setClassIndex(FEATURES);
    return header;
  }

  /** The first chunk is warm-up: it counts as learned, but not as time; nor does making instances. */
  private static void run(
      Classifier learner, InstancesHeader header, FloatBuffer rows, long limit, OutputStream answers)
      throws Exception {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long done = 0;
    long passed = 0;
    long used = 0;
    boolean isFirst = true;
    while (passed < limit && rows.remaining() >= CHUNK * (FEATURES + 1)) {
      Instance[] chunk = new Instance[CHUNK];
      for (int i = 0; i < CHUNK; i++) {
        chunk[i] = instance(header, rows);
      }
      byte[] classes = new byte[CHUNK];
      long start = System.nanoTime();
      long cpu = system.getProcessCpuTime();
      for (int i = 0; i < CHUNK; i++) {
        classes[i] = (byte) Utils.maxIndex(learner.getVotesForInstance(chunk[i]));
        learner.trainOnInstance(chunk[i]);
      }
      if (!isFirst) {
        passed += System.nanoTime() - start;
        used += system.getProcessCpuTime() - cpu;
        done += CHUNK;
      }
      isFirst = false;
      answers.write(classes);
    }
    System.out.println(done + " " + passed + " " + used);
  }

  private static Instance instance(InstancesHeader header, FloatBuffer rows) {
    double[] values = new double[FEATURES + 1];
    for (int i = 0; i <= FEATURES; i++) {
      values[i] = rows.get();
    }
    Instance instance = new DenseInstance(1, values);
    instance.setDataset(header);
    return instance;
  }
}
