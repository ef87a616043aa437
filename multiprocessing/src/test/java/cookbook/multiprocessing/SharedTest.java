package cookbook.multiprocessing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import cookbook.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class SharedTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Path MEMORY_FILES = Path.of("/dev/shm");

  /** No relative of those who run it too. */
  static final class Program {
    static void main(String[] args) {
      AtomicLong counter = Shared.named(args[0], AtomicLong.class, AtomicLong::new);
      Programs.print("counted " + counter.incrementAndGet());
      Programs.waitForever();
    }
  }

  private final String name = "test " + UUID.randomUUID();

  private ChildJvm start() throws IOException {
    ChildJvm program = ChildJvm.start(Program.class.getName(), name);
    await().atMost(LONG).until(() -> !program.output().isEmpty());
    return program;
  }

  private static void end(ChildJvm program) throws InterruptedException {
    program.process().destroyForcibly();
    assertTrue(program.await(LONG));
  }

  @Test
  void sample() {
    // @start region="sample"
    AtomicLong visits = Shared.named("visits", AtomicLong.class, AtomicLong::new);
    visits.incrementAndGet(); // counts those of every program that asks for this name
    // @end
    assertSame(visits, Shared.named("visits", AtomicLong.class, AtomicLong::new));
    assertTrue(visits.get() > 0);
  }

  @Test
  void programsThatAreNoRelativesFindTheSameObject() throws Exception {
    try (ChildJvm first = start();
        ChildJvm second = start()) {
      assertEquals(List.of("counted 1"), first.output());
      assertEquals(List.of("counted 2"), second.output());
      AtomicLong counter = Shared.named(name, AtomicLong.class, AtomicLong::new);
      assertEquals(2, counter.get());
    }
  }

  @Test
  void theObjectOutlivesWhoMadeItAndGoesWithTheLast() throws Exception {
    long filesBefore = memoryFiles();
    try (ChildJvm first = start();
        ChildJvm second = start()) {
      assertEquals(List.of("counted 2"), second.output());
      end(first);
      try (ChildJvm third = start()) {
        assertEquals(List.of("counted 3"), third.output());
        end(second);
        end(third);
      }
    }
    try (ChildJvm fourth = start()) {
      assertEquals(List.of("counted 1"), fourth.output(), "of a new object");
      assertEquals(filesBefore, memoryFiles());
    }
  }

  private static long memoryFiles() throws IOException {
    if (!Files.isDirectory(MEMORY_FILES)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(MEMORY_FILES)) {
      return files.filter(file -> file.getFileName().toString().startsWith("cookbook-")).count();
    }
  }

  @Test
  void differentNamesAndTypesAreDifferentObjects() {
    AtomicLong one = Shared.named(name, AtomicLong.class, AtomicLong::new);
    AtomicLong other = Shared.named(name + "'", AtomicLong.class, AtomicLong::new);
    assertNotSame(one, other);
    SharedMemory memory = Shared.named(name, SharedMemory.class, () -> new SharedMemory(8));
    assertSame(memory, Shared.named(name, SharedMemory.class, () -> new SharedMemory(16)));
    assertEquals(8, memory.byteSize());
  }

  @Test
  void aNameThatIsEmptyOrTooLongIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Shared.named("", Event.class, Event::new));
    assertThrows(
        IllegalArgumentException.class,
        () -> Shared.named("x".repeat(101), Event.class, Event::new));
  }

  @Test
  void anInterruptDoesNotCutItShort() {
    Thread.currentThread().interrupt();
    Event event = Shared.named(name, Event.class, Event::new);
    assertTrue(Thread.interrupted());
    event.set();
    assertTrue(event.isSet());
  }
}
