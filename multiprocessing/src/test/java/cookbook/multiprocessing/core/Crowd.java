package cookbook.multiprocessing.core;

import cookbook.multiprocessing.Process;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A program in whose region there is room for nobody more, and that starts a process all the same.
 */
public final class Crowd {
  private Crowd() {}

  static void main() throws IOException {
    Region region = Region.own();
    // The table says 63 more, and this JVM holds their locks for them.
    FileChannel locks = FileChannel.open(pathOf(region), StandardOpenOption.WRITE);
    for (int slot = 0; slot < 64; slot++) {
      if (region.processes().numberIn(slot) == 0) {
        long number = 1L << 6 | slot;
        FileLock _ = locks.lock((1L << 40) + 2 * number, 2, false);
        region.header().set(Processes.slotAt(slot) + Processes.NUMBER, number);
      }
    }
    try (Process process = new Process(() -> {})) {
      process.start();
    } catch (IllegalStateException e) {
      System.out.println(e.getMessage());
    }
    System.out.println("left " + Process.activeChildren());
  }

  private static Path pathOf(Region region) {
    String option = region.childOption(); // -Dname=path:number
    return Path.of(option.substring(option.indexOf('=') + 1, option.lastIndexOf(':')));
  }
}
