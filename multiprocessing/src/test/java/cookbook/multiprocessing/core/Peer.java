package cookbook.multiprocessing.core;

import static org.awaitility.Awaitility.await;

import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import cookbook.testing.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Another JVM that shares this one's region, and what it does there. */
public final class Peer implements AutoCloseable {
  /** Enough for a JVM to start and go some way on a machine that has other things to do. */
  public static final Duration LONG = Duration.ofMinutes(1);

  private final ChildJvm jvm;

  private Peer(ChildJvm jvm) {
    this.jvm = jvm;
  }

  /** Starts the main of a class, which finds what it shares with the test by name. */
  public static Peer start(Class<?> mainClass, String... args) throws IOException {
    return start(List.of(), mainClass, args);
  }

  /** The same in a JVM that has {@link Places}. */
  public static Peer startWithPlaces(Class<?> mainClass, String... args) throws IOException {
    return start(List.of(Places.OPTION), mainClass, args);
  }

  private static Peer start(List<String> options, Class<?> mainClass, String... args)
      throws IOException {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(Region.own().childOption(), "-XX:TieredStopAtLevel=1"));
    return new Peer(ChildJvm.start(all, mainClass.getName(), args));
  }

  /** The number under this name, zero at first, that test and peers share. */
  public static AtomicLong number(String name) {
    return Region.own().names().named(name, AtomicLong.class, AtomicLong::new);
  }

  /** Waits until the number has this value, which only somebody else can make it. */
  public static void awaitNumber(String name, long expected) {
    AtomicLong number = number(name);
    await()
        .atMost(LONG)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(number::get, value -> value == expected);
  }

  /** The JVM. */
  public ChildJvm jvm() {
    return jvm;
  }

  /** Its number in the region. */
  public long processNumber() {
    return Region.own().processes().numberOf(jvm.process().pid());
  }

  /** Kills it as {@code kill -9} does, and returns when the kernel has buried it. */
  public void kill() {
    jvm.process().destroyForcibly().onExit().join();
  }

  /** Sends it a signal: {@code STOP}, {@code CONT}. */
  public void signal(String name) throws Exception {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(jvm.process().pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new IllegalStateException("kill -" + name + ": " + status);
    }
  }

  /** Waits for its end, and shows what it wrote if that was not a normal one. */
  public void awaitEnd() throws InterruptedException {
    boolean ended = jvm.await(LONG);
    if (!ended || jvm.process().exitValue() != 0) {
      throw new AssertionError("ended: " + ended + ", errors: " + jvm.errors() + jvm.output());
    }
  }

  /** Does something with each of so many peers, started together. */
  public static void withAll(int count, Class<?> mainClass, Consumer<List<Peer>> action)
      throws IOException {
    List<Peer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        peers.add(start(mainClass, Integer.toString(i)));
      }
      action.accept(peers);
    } finally {
      peers.forEach(Peer::close);
    }
  }

  @Override
  public void close() {
    jvm.close();
  }
}
