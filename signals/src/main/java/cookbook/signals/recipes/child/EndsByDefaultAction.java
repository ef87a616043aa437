package cookbook.signals.recipes.child;

import cookbook.signals.Signal;
import cookbook.signals.SignalInfo;
import cookbook.signals.Signals;
import java.util.concurrent.CountDownLatch;

/** Cleans up when a signal comes, and then ends as that signal would have ended it. */
public final class EndsByDefaultAction {
  private EndsByDefaultAction() {}

  /**
   * Starts it.
   *
   * @param args the signal's name
   * @throws InterruptedException if interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("shutdown hook")));
    Signals.handle(Signal.of(args[0]), EndsByDefaultAction::cleanUp);
    System.out.println("ready");
    new CountDownLatch(1).await();
  }

  private static void cleanUp(SignalInfo info) {
    System.out.println("clean");
    info.defaultAction();
  }
}
