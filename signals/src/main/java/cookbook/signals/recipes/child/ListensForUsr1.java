package cookbook.signals.recipes.child;

import cookbook.signals.Signal;
import cookbook.signals.SignalInfo;
import cookbook.signals.SignalMask;
import cookbook.signals.Signals;

/** Waits for USR1, and says whether its parent sent it. */
public final class ListensForUsr1 {
  private ListensForUsr1() {}

  /**
   * Starts it.
   *
   * @throws InterruptedException if interrupted
   */
  public static void main() throws InterruptedException {
    long parent = ProcessHandle.current().parent().orElseThrow().pid();
    try (var _ = SignalMask.hold(Signal.USR1)) {
      System.out.println("ready"); // from here on USR1 does not end it
      SignalInfo info = Signals.await(Signal.USR1);
      System.out.println("received " + info.signal() + by(info.senderPid() == parent));
    }
  }

  private static String by(boolean parent) {
    return parent ? " from the parent" : " from somebody else";
  }
}
