package cookbook.subprocess;

import java.io.IOException;
import java.nio.channels.spi.AbstractInterruptibleChannel;

/**
 * Does something when the thread is interrupted while it is in a call that itself does not look:
 * between {@link #enter} and {@link #leave}. The interrupt status stays set, and is the caller's to
 * look at.
 */
final class InterruptGuard extends AbstractInterruptibleChannel {
  /*
   * The one public way to learn of an interrupt as it happens: the JDK calls implCloseChannel when
   * a thread between begin() and end() is interrupted.
   */

  private final Runnable onInterrupt;

  /**
   * Creates one, for one call.
   *
   * @param onInterrupt called by the thread that interrupts, which ought not to wait
   */
  InterruptGuard(Runnable onInterrupt) {
    this.onInterrupt = onInterrupt;
  }

  void enter() {
    begin();
  }

  void leave() {
    try {
      end(true);
    } catch (IOException interrupted) {
      // the status says so too
    }
  }

  @Override
  protected void implCloseChannel() {
    onInterrupt.run();
  }
}
