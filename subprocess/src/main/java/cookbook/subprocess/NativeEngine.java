package cookbook.subprocess;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts children by {@code posix_spawn}, on Linux with the GNU C library. */
final class NativeEngine implements Engine {
  /*
   * No thread is added to wait for a child: a platform thread polls all pipes of its child itself, a
   * virtual thread parks while the one event loop watches them. So the number of children is
   * bounded by descriptors, not by threads.
   *
   * A start takes a millisecond, in which a virtual thread would hold its carrier; thousands that
   * start children at once would keep all others from running, for seconds. So a few platform
   * threads start their children for them.
   */

  private static final int PROBE_CODE = 42;

  private static final ExecutorService STARTERS = starters();

  private NativeEngine() {}

  private static ExecutorService starters() {
    int threads = Runtime.getRuntime().availableProcessors();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            2,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform()
                .daemon()
                .name("subprocess-starter-", 0)
                .inheritInheritableThreadLocals(false)
                .factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Links it and tries it on a child; null where it does not work: not on Linux, on another
   * processor or C library, on a kernel before 5.4, or without native access. That must have been
   * granted: a library that takes it makes the JVM print a warning.
   */
  static @Nullable NativeEngine link() {
    String processor = System.getProperty("os.arch");
    if (!System.getProperty("os.name").equals("Linux")
        || !(processor.equals("amd64") || processor.equals("aarch64"))
        || !NativeEngine.class.getModule().isNativeAccessEnabled()) {
      return null;
    }
    try {
      NativeEngine engine = new NativeEngine();
      return engine.works() ? engine : null;
    } catch (IOException | InterruptedException | RuntimeException | LinkageError e) {
      return null; // whatever it is, ProcessBuilder does it
    }
  }

  private boolean works() throws IOException, InterruptedException {
    List<String> command = List.of("/bin/sh", "-c", "exit " + PROBE_CODE);
    Launch.Way none = Launch.Way.DISCARD;
    Launch launch = new Launch(command, null, false, Map.of(), Set.of(), none, none, none, false);
    Child child = start(List.of(launch)).getFirst();
    child.await(Deadline.in(Duration.ofSeconds(5)));
    return Exit.code(PROBE_CODE).equals(child.exit());
  }

  @Override
  public List<Child> start(List<Launch> stages) throws IOException {
    return Thread.currentThread().isVirtual() ? startElsewhere(stages) : startNow(stages);
  }

  /** Hears no interrupt: what is started must be in somebody's hands. */
  private static List<Child> startElsewhere(List<Launch> stages) throws IOException {
    Future<List<Child>> start = STARTERS.submit(() -> startNow(stages));
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return start.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw rethrown(requireNonNull(e.getCause()));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException rethrown(Throwable failure) {
    return switch (failure) {
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> new IOException(failure); // there are no others
    };
  }

  private static List<Child> startNow(List<Launch> stages) throws IOException {
    List<NativeChild> started = new ArrayList<>();
    try (Streams streams = new Streams()) {
      int previous = -1;
      for (Launch launch : stages) {
        boolean last = started.size() == stages.size() - 1;
        int[] between = last ? new int[] {-1, -1} : streams.between();
        started.add(start(launch, previous, between[1], streams));
        previous = between[0];
      }
      streams.keepOurs();
      return List.copyOf(started);
    } catch (IOException | RuntimeException | Error e) {
      started.forEach(NativeChild::killAndReap);
      throw e;
    }
  }

  /** Starts a stage; where the neighbour is ours, not another stage, the number is −1. */
  private static NativeChild start(Launch launch, int fromPrevious, int toNext, Streams streams)
      throws IOException {
    Streams.Stream input =
        fromPrevious < 0 ? streams.input(launch.input()) : new Streams.Stream(fromPrevious, null);
    Streams.Stream output =
        toNext < 0 ? streams.output(launch.output(), 1) : new Streams.Stream(toNext, null);
    Streams.Stream error = streams.output(launch.error(), 2);
    int pid = Spawn.start(launch, input.theirs(), output.theirs(), error.theirs());
    if (pid < 0) {
      throw new IOException("cannot start the program: " + Libc.message(-pid));
    }
    if (toNext < 0) {
      streams.closeTheirs(); // before the next descriptor is opened: that makes room for it
    }
    int pidfd = Libc.pidfdOpen(pid);
    if (pidfd < 0) {
      Libc.kill(pid, Signal.KILL.number());
      Libc.awaitAndReap(pid);
      throw new IOException("cannot watch process " + pid + ": " + Libc.message(-pidfd));
    }
    return new NativeChild(pid, pidfd, input.ours(), output.ours(), error.ours());
  }

  @Override
  public boolean exchange(@Nullable Feed feed, List<Flow> flows, Deadline deadline)
      throws IOException, InterruptedException {
    return new Exchange(feed, flows).run(deadline);
  }

  @Override
  public String toString() {
    return "native";
  }
}
