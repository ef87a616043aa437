package cookbook.signals.recipes.child;

import cookbook.signals.Signal;
import cookbook.signals.SignalInfo;
import cookbook.signals.Signals;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Has work at hand when TERM comes: finishes it, or drops it on a second TERM. */
public final class DrainingServer {
  private static final AtomicBoolean draining = new AtomicBoolean();
  private static final CountDownLatch workDone = new CountDownLatch(1);

  private DrainingServer() {}

  /**
   * Starts it.
   *
   * @param args how many TERMs will come: with two the work never ends
   * @throws InterruptedException if interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("shutdown hook")));
    Signals.handle(Signal.TERM, info -> terminate(info, args[0].equals("1")));
    System.out.println("ready");
    new CountDownLatch(1).await();
  }

  private static void terminate(SignalInfo info, boolean workEnds) {
    if (draining.compareAndSet(false, true)) {
      System.out.println("draining");
      Thread.ofPlatform().start(() -> drain(info)); // the second TERM must get through
      if (workEnds) {
        workDone.countDown();
      }
    } else {
      System.out.println("dropping the rest");
      Runtime.getRuntime().halt(128 + info.signal().number()); // no hooks either
    }
  }

  private static void drain(SignalInfo info) {
    try {
      workDone.await();
      System.out.println("drained");
      info.defaultAction();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
