package cookbook.subprocess;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * Sends a signal without native access: by the shell's own {@code kill}, since small systems have
 * no program of that name.
 */
final class KillCommand {
  /**
   * Sends it, and waits the two milliseconds that takes; an interrupt does not stop it.
   *
   * @param targets pids, or groups' ids negated
   * @return false if one of them does not exist, or is not ours to signal
   */
  static boolean send(Signal signal, long... targets) throws IOException {
    ProcessBuilder kill = new ProcessBuilder("sh", "-c", "kill -s \"$0\" -- \"$@\"", signal.name());
    for (long target : targets) {
      kill.command().add(Long.toString(target));
    }
    kill.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    return waitFor(kill.start()) == 0;
  }

  private static int waitFor(Process process) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private KillCommand() {}
}
