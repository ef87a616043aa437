package cookbook.testing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
final class ProcessesTest {
  @Test
  void aProcessIsAliveUntilItsEnd() throws Exception {
    Process process = new ProcessBuilder("sleep", "600").start();
    assertTrue(Processes.isAlive(process.pid()));
    process.destroyForcibly().waitFor();
    assertFalse(Processes.isAlive(process.pid()));
  }

  /** A shell's child is killed, and what the shell has become by then never asks how it ended. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aZombieIsNotAlive() throws Exception {
    String script = "sleep 600 & echo $!; exec sh -c 'echo forgotten; exec sleep 600'";
    Process parent = new ProcessBuilder("sh", "-c", script).start();
    try {
      BufferedReader said = parent.inputReader();
      long zombie = Long.parseLong(said.readLine());
      assertEquals("forgotten", said.readLine());
      ProcessHandle.of(zombie).ifPresent(ProcessHandle::destroyForcibly);
      await().until(() -> !Processes.isAlive(zombie));
      assertTrue(ProcessHandle.of(zombie).isPresent());
    } finally {
      parent.destroyForcibly();
    }
  }
}
