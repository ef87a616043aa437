package cookbook.subprocess;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.spi.AbstractInterruptibleChannel;

/**
 * Does something when the thread is interrupted while it is in a call that itself does not look.
 */
final class InterruptGuard extends AbstractInterruptibleChannel {
  /*
   * The one public way to learn of an interrupt as it happens: the JDK calls implCloseChannel when
   * a thread between begin() and end() is interrupted.
   */

  private final Runnable onInterrupt;

  InterruptGuard(Runnable onInterrupt) {
    this.onInterrupt = onInterrupt;
  }

  void enter() {
    begin();
  }

  void leave() throws InterruptedException {
    try {
      end(true);
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException();
    } catch (AsynchronousCloseException e) {
      throw new AssertionError("nobody closes this channel", e);
    }
  }

  /** Called by the thread that interrupts, which ought not to wait. */
  @Override
  protected void implCloseChannel() {
    Thread.ofPlatform().daemon().name("subprocess-interrupt").start(onInterrupt);
  }
}
