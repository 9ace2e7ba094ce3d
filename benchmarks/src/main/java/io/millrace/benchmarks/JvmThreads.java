package io.millrace.benchmarks;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Map;
import java.util.TreeMap;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/** What the Java threads of another process use from one moment on, by its management interface. */
final class JvmThreads implements AutoCloseable {
  private final OwnProcess process;
  private @Nullable JMXConnector connector;
  private @Nullable ThreadMXBean threads;
  private @Nullable ThreadCosts first;
  private long firstRecords;

  /** Looks at nothing yet: a JVM that is about to start can't be attached to. */
  JvmThreads(OwnProcess process) {
    this.process = process;
  }

  /** The moment to count from, when so many records are done. */
  @SuppressWarnings("BanJNDI") // the other side is a process that this one has started
  void begin(long records) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
      JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
      machine.detach();
      JMXConnector connected = JMXConnectorFactory.connect(address);
      connector = connected;
      threads =
          ManagementFactory.newPlatformMXBeanProxy(
              connected.getMBeanServerConnection(),
              ManagementFactory.THREAD_MXBEAN_NAME,
              ThreadMXBean.class);
      firstRecords = records;
      first = costs(threads);
    } catch (AttachNotSupportedException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was used until now, when so many records are done. */
  String perRecord(long records) {
    if (threads == null || first == null) {
      return "";
    }
    return costs(threads).since(first).perRecord(records - firstRecords);
  }

  private static ThreadCosts costs(ThreadMXBean threads) {
    long[] ids = threads.getAllThreadIds();
    ThreadInfo[] infos = threads.getThreadInfo(ids);
    long[] nanos = threads.getThreadCpuTime(ids);
    long[] allocated = threads.getThreadAllocatedBytes(ids);
    Map<String, Long> byKind = new TreeMap<>();
    long bytes = 0;
    for (int i = 0; i < ids.length; i++) {
      if (infos[i] != null) { // it may have ended
        byKind.merge(ThreadCosts.kind(infos[i].getThreadName()), nanos[i], Long::sum);
        bytes += allocated[i];
      }
    }
    return new ThreadCosts(byKind, bytes);
  }

  @Override
  public void close() throws IOException {
    if (connector != null) {
      connector.close();
    }
  }
}
