package cookbook.multiprocessing;

import cookbook.multiprocessing.core.Block;

/**
 * Two {@linkplain Connection ends} between which messages go both ways: one for the process that
 * makes the pipe, one to give to another.
 *
 * <p>For many senders or many receivers use a queue of {@code cookbook.multiprocessing.concurrent};
 * a pipe is for two, and tells each when the other has gone.
 *
 * {@snippet file="cookbook/multiprocessing/PipeTest.java" region="sample"}
 *
 * <p><b>Messages.</b> What can travel to a process can travel through a pipe, and arrives as a
 * copy, shared objects excepted. Those of one thread arrive in their order. Each direction holds up
 * to 64 messages, and as many bytes as the shared memory; then {@link Connection#send} waits.
 *
 * <p><b>The end.</b> An end is closed when every process that had it has closed it or has ended,
 * however it ended. The process that made the pipe has both ends, but has given one away as soon as
 * another process has got it, unless it has used that end itself; so it need not, and must not,
 * close an end that a task has captured. What was sent before can still be received.
 *
 * <p>The pipe itself does not travel: a child that had both ends would never hear that the other
 * has gone. Take the end out, {@code var far = pipe.far()}, and capture that; a task that captures
 * the pipe is refused by {@link Process#start}.
 *
 * <p><b>Limits.</b> If the process that was to get an end dies before it has got it, which is when
 * its task is about to run, the other end waits in vain: look at {@link Process#isAlive} too.
 *
 * @param <T> what the messages are
 */
public final class Pipe<T> {
  private final Connection<T> near;
  private final Connection<T> far;

  private Pipe(Connection<T> near, Connection<T> far) {
    this.near = near;
    this.far = far;
  }

  /**
   * Makes a pipe.
   *
   * @param <T> what the messages are
   * @return both ends
   * @throws IllegalStateException if the shared memory is full
   */
  public static <T> Pipe<T> open() {
    Block memory = Connection.createMemory();
    return new Pipe<>(new Connection<>(memory, 0), new Connection<>(memory, 1));
  }

  /**
   * The end to keep.
   *
   * @return always the same
   */
  public Connection<T> near() {
    return near;
  }

  /**
   * The end to give away: capture it in a task, or send it.
   *
   * @return always the same
   */
  public Connection<T> far() {
    return far;
  }
}
