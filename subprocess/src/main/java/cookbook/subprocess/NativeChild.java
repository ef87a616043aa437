package cookbook.subprocess;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A process that {@link NativeEngine} has started, known by its {@code pidfd}. */
final class NativeChild implements Child {
  /*
   * A pidfd stands for this process and for no later one of the same number, and is readable when
   * the process has ended. Whoever sees that takes the exit status, under the lock, once: a
   * platform thread that polls, the event loop on behalf of futures and virtual threads, or
   * a caller of exit().
   */

  private final int pid;
  private final Descriptor pidfd;
  private final @Nullable NativePipe input;
  private final @Nullable NativePipe output;
  private final @Nullable NativePipe error;

  private final Runnable onEnd = this::ended;

  private volatile @Nullable Exit exit;

  /** Completed by whoever takes the status; null until someone asks. Guarded by this. */
  private @Nullable CompletableFuture<Exit> future;

  NativeChild(
      int pid,
      int pidfd,
      @Nullable NativePipe input,
      @Nullable NativePipe output,
      @Nullable NativePipe error) {
    this.pid = pid;
    this.pidfd = new Descriptor(pidfd);
    this.input = input;
    this.output = output;
    this.error = error;
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public @Nullable WriteEnd input() {
    return input;
  }

  @Override
  public @Nullable ReadEnd output() {
    return output;
  }

  @Override
  public @Nullable ReadEnd error() {
    return error;
  }

  @Override
  public @Nullable Exit exit() {
    Exit known = exit;
    return known != null ? known : reap();
  }

  /** Takes the exit status if the child has ended. */
  private synchronized @Nullable Exit reap() {
    if (exit == null) {
      int status = Libc.reap(pidfd.number);
      if (status == -Libc.EAGAIN) {
        return null;
      }
      exit = decode(status);
      if (future != null) {
        EventLoop.disarm(pidfd, onEnd);
        future.complete(exit);
      }
      pidfd.close();
    }
    return exit;
  }

  private static Exit decode(int status) {
    if (status < 0) {
      // Someone else in this process waits for children that are not his: nothing is left to know.
      return Exit.code(255);
    }
    return status > 0xff || status == 0 ? Exit.code(status >> 8) : Exit.killedBy(status);
  }

  @Override
  public boolean await(Deadline deadline) throws InterruptedException {
    if (Thread.currentThread().isVirtual()) {
      return awaitFuture(deadline);
    }
    while (exit() == null) {
      if (deadline.hasPassed()) {
        return false;
      }
      try {
        Readiness.await(deadline, new Readiness.Interest(pidfd, Libc.POLLIN));
      } catch (IOException e) {
        throw new IllegalStateException("cannot wait for process " + pid, e);
      }
    }
    return true;
  }

  private boolean awaitFuture(Deadline deadline) throws InterruptedException {
    try {
      if (exit() == null) {
        watched().get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
      }
      return true;
    } catch (TimeoutException e) {
      return exit() != null;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot wait for process " + pid, e.getCause());
    }
  }

  @Override
  public CompletableFuture<Exit> onExit() {
    // What depends on it must not run in the event loop's thread.
    return watched().thenApplyAsync(known -> known, Thread::startVirtualThread);
  }

  private synchronized CompletableFuture<Exit> watched() {
    CompletableFuture<Exit> known = future;
    if (known == null) {
      known = new CompletableFuture<>();
      future = known;
      watch(known);
    }
    return known;
  }

  /** Under the lock: once the status is taken, the pidfd's number may be another descriptor's. */
  private void watch(CompletableFuture<Exit> whenEnded) {
    Exit known = exit();
    if (known != null) {
      whenEnded.complete(known);
      return;
    }
    try {
      EventLoop.get().arm(pidfd, Libc.POLLIN, onEnd);
    } catch (IOException e) {
      whenEnded.completeExceptionally(e);
    }
  }

  /** In the event loop's thread, perhaps for nothing. */
  private synchronized void ended() {
    CompletableFuture<Exit> waiting = watched();
    if (!waiting.isDone() && reap() == null) {
      watch(waiting);
    }
  }

  @Override
  public synchronized boolean signal(Signal signal, boolean group) throws IOException {
    boolean ended = exit() != null;
    if (ended && (!group || ProcFs.stat(pid) != null)) {
      return false; // the group's number is nobody's, or already another process's
    }
    int result =
        group ? Libc.kill(-pid, signal.number()) : Libc.pidfdSignal(pidfd.number, signal.number());
    if (result < 0 && result != -Libc.ESRCH) {
      throw new IOException(signal + " to process " + pid + ": " + Libc.message(-result));
    }
    return result >= 0;
  }

  /** Ends a child that nobody knows of yet; how is of no interest. */
  synchronized void killAndReap() {
    closePipes();
    if (exit() == null) {
      Libc.pidfdSignal(pidfd.number, Signal.KILL.number());
      Libc.awaitAndReap(pid);
      exit = Exit.killedBy(Signal.KILL.number());
      pidfd.close();
    }
  }

  @Override
  public void release() {
    closePipes();
    if (exit() == null) {
      var _ = watched(); // nobody may ever ask: the event loop then leaves no zombie
    }
  }

  private void closePipes() {
    for (NativePipe pipe : new NativePipe[] {input, output, error}) {
      if (pipe != null) {
        pipe.close();
      }
    }
  }

  @Override
  public String toString() {
    return "process " + pid;
  }
}
