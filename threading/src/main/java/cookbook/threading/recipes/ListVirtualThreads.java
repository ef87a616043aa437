package cookbook.threading.recipes;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * List virtual threads, which the usual ways do not show.
 *
 * <p>There may be millions of them, so {@code getAllStackTraces}, thread groups, {@code
 * ThreadMXBean} and {@code jstack} leave them out. HotSpot's thread dump has them all, parked ones
 * too, with their stacks, as text or JSON; from outside the program it is {@code jcmd <pid>
 * Thread.dump_to_file}. A number and a name tell them apart there: one more reason to give one.
 *
 * <p>The bean is addressed by its name here, as a monitor does from afar; its Java interface is
 * {@code com.sun.management.HotSpotDiagnosticMXBean}.
 */
final class ListVirtualThreads {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final Pattern VIRTUAL = Pattern.compile("#\\d+ \"(.*)\" virtual .*");

  static void main() throws Exception {
    Semaphore mayEnd = new Semaphore(0);
    Thread one = Thread.ofVirtual().name("fetcher-1").start(mayEnd::acquireUninterruptibly);
    Thread two = Thread.ofVirtual().name("fetcher-2").start(mayEnd::acquireUninterruptibly);

    boolean listed = Thread.getAllStackTraces().containsKey(one);
    log.info("in getAllStackTraces: {}", listed);
    log.info("in the thread dump: {}", virtualThreads());

    mayEnd.release(2);
    one.join();
    two.join();
    log.info("after their end: {}", virtualThreads());
  }

  private static List<String> virtualThreads() throws IOException, JMException {
    Path directory = Files.createTempDirectory("threads");
    Path dump = directory.resolve("dump.txt"); // must not exist, and must be absolute
    try {
      dumpThreads(dump);
      return Files.readAllLines(dump).stream()
          .map(VIRTUAL::matcher)
          .filter(Matcher::matches)
          .map(line -> line.group(1))
          .sorted()
          .toList();
    } finally {
      Files.deleteIfExists(dump);
      Files.delete(directory);
    }
  }

  private static void dumpThreads(Path dump) throws JMException {
    Object[] arguments = {dump.toString(), "TEXT_PLAIN"};
    String[] types = {String.class.getName(), String.class.getName()};
    ObjectName hotSpot = new ObjectName("com.sun.management:type=HotSpotDiagnostic");
    ManagementFactory.getPlatformMBeanServer().invoke(hotSpot, "dumpThreads", arguments, types);
  }
}

// Output:
// (main      ) in getAllStackTraces: false
// (main      ) in the thread dump: [fetcher-1, fetcher-2]
// (main      ) after their end: []
