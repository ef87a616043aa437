package cookbook.subprocess;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A child of the {@link ProcessBuilderEngine}. */
final class ProcessBuilderChild implements Child {
  /** 128 + n means signal n, as far as numbers of signals go. */
  private static final int LAST_SIGNAL = 64;

  private final Process process;
  private final @Nullable PipeWriter input;
  private final @Nullable PipeReader output;
  private final @Nullable PipeReader error;

  ProcessBuilderChild(Process process, Launch launch, boolean first, boolean last) {
    this.process = process;
    this.input =
        first && launch.input() == Launch.Way.PIPE
            ? new PipeWriter(process.getOutputStream())
            : null;
    this.output =
        last && launch.output() == Launch.Way.PIPE
            ? new PipeReader(process.getInputStream())
            : null;
    this.error =
        launch.error() == Launch.Way.PIPE ? new PipeReader(process.getErrorStream()) : null;
  }

  @Override
  public long pid() {
    return process.pid();
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
    return process.isAlive() ? null : decoded(process.exitValue());
  }

  @Override
  public boolean await(Deadline deadline) throws InterruptedException {
    return process.waitFor(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
  }

  /** Not by Process.onExit, for which a thread of the common pool must be free. */
  @Override
  public CompletableFuture<Exit> onExit() {
    CompletableFuture<Exit> whenEnded = new CompletableFuture<>();
    Thread.startVirtualThread(() -> whenEnded.complete(awaitExit()));
    return whenEnded;
  }

  private Exit awaitExit() {
    while (true) {
      try {
        return decoded(process.waitFor());
      } catch (InterruptedException _) {
        // Nobody knows this thread.
      }
    }
  }

  private static Exit decoded(int value) {
    boolean bySignal = value > 128 && value <= 128 + LAST_SIGNAL;
    return bySignal ? Exit.killedBy(value - 128) : Exit.code(value);
  }

  /*
   * Process.destroyForcibly closes the streams, and what the child has said would be lost: its
   * handle does not.
   */
  @Override
  public boolean signal(Signal signal, boolean group) throws IOException {
    boolean ended = !process.isAlive();
    if (ended && (!group || ProcFs.stat(pid()) != null)) {
      return false; // the group's number is nobody's, or already another process's
    }
    if (group) {
      return KillCommand.send(signal, -pid());
    }
    return switch (signal) {
      case KILL -> process.toHandle().destroyForcibly();
      case TERM -> process.toHandle().destroy();
      default -> KillCommand.send(signal, pid());
    };
  }

  @Override
  public void release() {
    if (input != null) {
      input.close();
    }
    if (output != null) {
      output.close();
    }
    if (error != null) {
      error.close();
    }
  }
}
