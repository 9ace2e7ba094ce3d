package io.millrace.app;

import io.millrace.topology.LearnerStage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The production store, except that it can halt the process, or fail once, between two writes of
 * one commit, though not of the first: there must be progress. Prints {@code opened TASK} for each
 * task that it is opened for, active or standby.
 */
final class FaultyStore implements KeyValueBytesStoreSupplier {
  /** What happens between two writes. */
  enum Fault {
    NONE,
    /** The process ends. */
    HALT,
    /** The thread fails, having printed {@value #FAILED}; the process lives on. */
    FAIL
  }

  /** The exit code of a process that halted itself. */
  static final int HALTED = 75;

  static final String FAILED = "failed between two writes";

  /** Longer than the producer's linger, so that the broker has what was written before. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Each commit ends with the learner's own record. */
  private static final String END_OF_COMMIT = "learner/";

  private final KeyValueBytesStoreSupplier production = LearnerStage.stateStore();
  private final Fault fault;
  private int gapsLeft;

  /**
   * A supplier of stores of which one has a fault, once.
   *
   * @param gap which gap between two writes of one commit has it, counted from 1 over all tasks,
   *     and from the second commit of each
   */
  FaultyStore(Fault fault, int gap) {
    this.fault = fault;
    this.gapsLeft = gap;
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
    AtomicReference<@Nullable String> last = new AtomicReference<>();
    AtomicBoolean committed = new AtomicBoolean();
    return (KeyValueStore<Bytes, byte[]>)
        Proxy.newProxyInstance(
            FaultyStore.class.getClassLoader(),
            new Class<?>[] {KeyValueStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("init")) {
                System.out.println("opened " + ((StateStoreContext) arguments[0]).taskId());
              } else if (method.getName().equals("put")
                  && isGap(last.getAndSet(arguments[0].toString()), committed)) {
                failIfDue();
              }
              return invoke(store, method, arguments);
            });
  }

  /** Whether a write behind that of the previous key is in the middle of a commit. */
  private static boolean isGap(@Nullable String previous, AtomicBoolean committed) {
    if (previous != null && previous.startsWith(END_OF_COMMIT)) {
      committed.set(true);
      return false;
    }
    return committed.get();
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private synchronized void failIfDue() {
    if (fault == Fault.NONE || --gapsLeft != 0) {
      return;
    }
    LockSupport.parkNanos(PAUSE_NANOS);
    if (fault == Fault.HALT) {
      Runtime.getRuntime().halt(HALTED);
    }
    System.out.println(FAILED);
    throw new IllegalStateException(FAILED);
  }
}
