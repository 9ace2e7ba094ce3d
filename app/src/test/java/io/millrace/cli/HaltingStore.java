package io.millrace.cli;

import io.millrace.topology.MillraceTopology;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The production store, except that it can halt the process between two writes of one commit.
 * Prints {@code opened TASK} for each task that it is opened for, active or standby.
 */
final class HaltingStore implements KeyValueBytesStoreSupplier {
  /** The exit code of a process that halted itself. */
  static final int HALTED = 75;

  /** Longer than the producer's linger, so that the broker has what was written before. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Each commit ends with the learner's own record. */
  private static final String END_OF_COMMIT = "learner/";

  private final KeyValueBytesStoreSupplier production = MillraceTopology.stateStore();
  private int gapsLeft;

  /**
   * A supplier of stores that halt together.
   *
   * @param gap which gap between two writes of one commit, counted from 1 over all tasks, halts; 0
   *     for none
   */
  HaltingStore(int gap) {
    gapsLeft = gap;
  }

  @Override
  public String name() {
    return production.name();
  }

  @Override
  public String metricsScope() {
    return production.metricsScope();
  }

  /** A restore does not come this way: it puts straight into the production store. */
  @Override
  @SuppressWarnings("unchecked")
  public KeyValueStore<Bytes, byte[]> get() {
    KeyValueStore<Bytes, byte[]> store = production.get();
    AtomicReference<String> last = new AtomicReference<>(END_OF_COMMIT);
    return (KeyValueStore<Bytes, byte[]>)
        Proxy.newProxyInstance(
            HaltingStore.class.getClassLoader(),
            new Class<?>[] {KeyValueStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("init")) {
                System.out.println("opened " + ((StateStoreContext) arguments[0]).taskId());
              } else if (method.getName().equals("put")
                  && !last.getAndSet(arguments[0].toString()).startsWith(END_OF_COMMIT)) {
                haltIfDue();
              }
              return invoke(store, method, arguments);
            });
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private synchronized void haltIfDue() {
    if (--gapsLeft == 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
      Runtime.getRuntime().halt(HALTED);
    }
  }
}
