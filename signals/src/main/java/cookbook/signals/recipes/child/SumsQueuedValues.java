package cookbook.signals.recipes.child;

import cookbook.signals.Signal;
import cookbook.signals.SignalMask;
import cookbook.signals.Signals;

/** Takes so many values of a real-time signal, and prints their sum. */
public final class SumsQueuedValues {
  private SumsQueuedValues() {}

  /**
   * Starts it.
   *
   * @param args how many values to take
   * @throws InterruptedException if interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    int count = Integer.parseInt(args[0]);
    long sum = 0;
    boolean inOrder = true;
    try (var _ = SignalMask.hold(Signal.rt(0))) {
      System.out.println("ready");
      for (int expected = 1; expected <= count; expected++) {
        int value = Signals.await(Signal.rt(0)).value();
        inOrder &= value == expected;
        sum += value;
      }
    }
    System.out.println(
        count + " values " + (inOrder ? "in order" : "out of order") + ", sum " + sum);
  }
}
