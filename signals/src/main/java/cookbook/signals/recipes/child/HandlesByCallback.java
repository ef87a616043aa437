package cookbook.signals.recipes.child;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Handles signals by a Java callback, which is wrong, or by this library; says whether it did when
 * asked.
 */
public final class HandlesByCallback {
  private static final LongAdder handled = new LongAdder();

  private static volatile byte[] garbage = {};

  private HandlesByCallback() {}

  /** What C calls. */
  public interface Handler extends Callback {
    /**
     * Gets the signal's number.
     *
     * @param signal its number
     */
    void handle(int signal);
  }

  private static final class C {
    static {
      Native.register(C.class, NativeLibrary.getProcess());
    }

    static native long signal(int number, Handler handler);
  }

  /** Kept from being collected. */
  private static final Handler HANDLER = _ -> handled.increment();

  /**
   * Starts it.
   *
   * @param args "callback" or "library"
   * @throws IOException if it cannot read
   * @throws InterruptedException if interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args[0].equals("callback")) {
      C.signal(Signal.USR1.number(), HANDLER);
    } else {
      Signals.handle(Signal.USR1, _ -> handled.increment());
    }
    for (int i = 0; i < 2; i++) {
      Thread.ofPlatform().daemon().start(HandlesByCallback::allocate);
    }
    System.out.println();
    System.in.read();
    while (handled.sum() == 0) {
      Thread.sleep(1); // the thread that counts may be late
    }
    System.out.print('y');
    System.exit(0);
  }

  private static void allocate() {
    while (true) {
      garbage = new byte[10_000];
    }
  }
}
