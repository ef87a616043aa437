package cookbook.subprocess;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A process that an {@link Engine} has started. All methods may be called from any thread. */
interface Child {
  long pid();

  /** The pipe to its input, or null if the launch asked for none. */
  @Nullable WriteEnd input();

  /** The pipe from its output, or null if the launch asked for none. */
  @Nullable ReadEnd output();

  /** The pipe from its error output, or null if the launch asked for none. */
  @Nullable ReadEnd error();

  /** How it ended, or null while it runs. */
  @Nullable Exit exit();

  /** Waits for the exit of this process; true when it has ended, false when the deadline passed. */
  boolean await(Deadline deadline) throws InterruptedException;

  /** Completes after {@link #exit} is known. One future for each call. */
  CompletableFuture<Exit> onExit();

  /**
   * Sends a signal to the process, or to the group that it leads.
   *
   * @return false if the process has ended (group: if nobody is left in it)
   * @throws IOException if the platform cannot, or refuses to, send it
   */
  boolean signal(Signal signal, boolean group) throws IOException;

  /** Closes our ends of the pipes; the process runs on. Twice is fine. */
  void release();
}
