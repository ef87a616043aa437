package cookbook.multiprocessing;

import cookbook.multiprocessing.lang.Runnable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** What tests run in JVMs of their own, and what their processes do. */
final class Programs {
  static final String PREFIX = Programs.class.getName() + "$";

  /** Has a letter that not every command line can have: in the POSIX locale only ASCII passes. */
  static final String LATER =
      "later, \"quoted\" and "
          + (Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode('ö')
              ? "größer"
              : "greater");

  private Programs() {}

  /** Does nothing until it is ended. */
  static void waitForever() {
    while (true) {
      LockSupport.park();
    }
  }

  /** Says so in a file, and does nothing until it is ended. */
  static void mark(String file) {
    try {
      Files.createFile(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    waitForever();
  }

  static void print(String line) {
    System.out.print(line + "\n"); // one write
  }

  private static void printPid() {
    print("pid " + ProcessHandle.current().pid());
  }

  static void run(Process process) throws InterruptedException {
    process.start();
    process.join();
  }

  /** Tasks throw: one exception that travels, one that does not. */
  static final class Throw {
    static final class Stubborn extends RuntimeException {
      private static final long serialVersionUID = 1;

      @SuppressWarnings({"serial", "unused"})
      private final Object baggage = new Object();

      Stubborn(String message) {
        super(message);
      }
    }

    static void main() throws InterruptedException {
      Process travels =
          new Process(() -> {
            throw new IllegalStateException("first");
          });
      run(travels);
      print(travels.exitCode() + " " + travels.failure());
      print("in " + travels.failure().orElseThrow().getStackTrace()[0].getClassName());
      Process stubborn =
          new Process(() -> {
            throw new Stubborn("second");
          });
      run(stubborn);
      print(stubborn.exitCode() + " " + stubborn.failure());
      print("in " + stubborn.failure().orElseThrow().getStackTrace()[0].getClassName());
    }
  }

  /** Who is who, in three generations. */
  static final class Names {
    static void main() throws InterruptedException {
      print(describe());
      run(
          new Process(() -> {
            print(describe());
            Process named = new Process("grandchild", () -> print(describe()));
            Process unnamed = new Process(() -> print(describe()));
            try {
              run(named);
              run(unnamed);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }));
      run(new Process(() -> print(describe())));
    }

    private static String describe() {
      return Process.current().name()
          + " in "
          + java.lang.Thread.currentThread().getName()
          + " of "
          + Process.parent().map(Process::name);
    }
  }

  /** Ends before its process, which is none that may be left behind, and one that may. */
  static final class EndBefore {
    static void main(String[] args) throws InterruptedException {
      Process daemon =
          new Process(() -> {
            printPid();
            waitForever();
          });
      daemon.setDaemon(true);
      daemon.start();
      Process other =
          new Process(() -> {
            // The parent's main thread is over when its JVM says so.
            while (!Files.exists(Path.of(args[0]))) {
              LockSupport.parkNanos(1_000_000);
            }
            print("the other ends");
          });
      other.start();
      print("main ends");
    }
  }

  /** A child and a grandchild that live as long as they may. */
  static final class ThreeGenerations {
    static void main() throws InterruptedException {
      Process child =
          new Process(
              "child",
              () -> {
                printPid();
                new Process(
                        "grandchild",
                        () -> {
                          printPid();
                          waitForever();
                        })
                    .start();
                waitForever();
              });
      child.start();
      child.join();
      print("child " + child.exitCode());
      waitForever();
    }
  }

  /** Ends by System.exit while a process runs that is no daemon. */
  static final class ExitEarly {
    static void main() {
      Process process = new Process(Programs::waitForever);
      process.start();
      Runtime.getRuntime()
          .addShutdownHook(new java.lang.Thread(() -> print("hook of " + Process.current())));
      System.exit(process.isAlive() ? 7 : 8);
    }
  }

  /** Captures more than the shared memory holds. */
  static final class TooLarge {
    static void main() {
      byte[] large = new byte[64 << 20];
      Runnable task = () -> print("got " + large.length);
      try {
        new Process(task).start();
      } catch (IllegalArgumentException e) {
        print(e.getMessage());
      }
    }
  }

  /** There is no such JVM. */
  static final class NoJvm {
    static void main() throws InterruptedException {
      run(new Process(() -> {})); // the JDK itself needs its home until here
      System.setProperty("java.home", "/nowhere");
      try {
        new Process("lost", Programs::waitForever).start();
      } catch (UncheckedIOException e) {
        print(e.getMessage());
      }
      print("left " + Process.activeChildren());
    }
  }

  /** What a child has of its parent. */
  static final class Inherit {
    static void main() throws InterruptedException {
      System.setProperty("test.set.later", LATER);
      System.clearProperty("test.cleared");
      run(
          new Process(() -> {
            print("later " + System.getProperty("test.set.later"));
            print("given " + System.getProperty("test.given"));
            print("cleared " + System.getProperty("test.cleared"));
            print("max " + Runtime.getRuntime().maxMemory());
            print("assertions " + Programs.class.desiredAssertionStatus());
            print("process " + System.getProperty("cookbook.process"));
          }));
    }
  }

  /** One process that comes to its end, and one that is killed. */
  static final class Log {
    static void main() throws InterruptedException {
      run(new Process(() -> {}));
      Process killed = new Process("victim", Programs::waitForever);
      killed.start();
      killed.kill();
      killed.join();
    }
  }
}
