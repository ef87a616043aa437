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
   * @param target a pid, or a group's id negated
   * @return false if there is no such process, or it is not ours to signal
   */
  static boolean send(Signal signal, long target) throws IOException {
    ProcessBuilder kill =
        new ProcessBuilder(
            "sh", "-c", "kill -s \"$1\" -- \"$2\"", "kill", signal.name(), Long.toString(target));
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
