package cookbook.signals.recipes.child;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/** Counts standard signals, real-time signals, and what comes through standard input. */
public final class CountsWhatArrives {
  private CountsWhatArrives() {}

  /**
   * Starts it.
   *
   * @param args how many numbers to read
   * @throws IOException if it cannot read
   */
  public static void main(String[] args) throws IOException {
    LongAdder standard = new LongAdder();
    LongAdder realTime = new LongAdder();
    int piped = 0;
    String text;
    try (var _ = Signals.handle(Signal.USR1, _ -> standard.increment());
        var _ = Signals.handle(Signal.rt(0), _ -> realTime.increment());
        var in = new DataInputStream(new BufferedInputStream(System.in))) {
      System.out.println("ready");
      while (piped < Integer.parseInt(args[0])) {
        in.readInt();
        piped++;
      }
      text = in.readUTF();
    } // now what was sent before has been handled
    System.out.println("standard signals: " + standard);
    System.out.println("real-time signals: " + realTime);
    System.out.println("numbers through a pipe: " + piped);
    System.out.println("text through a pipe: " + text);
  }
}
