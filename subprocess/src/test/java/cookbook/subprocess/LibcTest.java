package cookbook.subprocess;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LibcTest {
  private static final MemorySegment ONE_BYTE = MemorySegment.ofArray(new byte[1]);

  private final int[] pipe = new int[2];

  @BeforeEach
  void openPipe() {
    assumeTrue(Platform.awaitNative() != null, "no native engine on this machine");
    assertEquals(0, Libc.pipe(pipe));
    Libc.setNonBlocking(pipe[0]);
    Libc.setNonBlocking(pipe[1]);
  }

  @AfterEach
  void closePipe() {
    if (Platform.isLinked()) {
      Libc.close(pipe[0]);
      Libc.close(pipe[1]);
    }
  }

  private static MemorySegment slice(byte[] bytes, int from, int length) {
    return MemorySegment.ofArray(bytes).asSlice(from, length);
  }

  @Test
  void whatIsWrittenIsReadIntoTheMiddleOfAnArray() {
    byte[] hello = "--hello--".getBytes(US_ASCII);
    assertEquals(5, Libc.write(pipe[1], slice(hello, 2, 5)));
    byte[] into = new byte[10];
    assertEquals(5, Libc.read(pipe[0], slice(into, 3, 7)));
    assertArrayEquals("\0\0\0hello\0\0".getBytes(US_ASCII), into);
  }

  @Test
  void emptyPipeAnswersTryAgain() {
    assertEquals(-Libc.EAGAIN, Libc.read(pipe[0], ONE_BYTE));
  }

  @Test
  void fullPipeAnswersTryAgain() {
    byte[] much = new byte[Libc.MAX_TRANSFER];
    assertEquals(Libc.pipeSize(pipe[1]), Libc.write(pipe[1], MemorySegment.ofArray(much)));
    assertEquals(-Libc.EAGAIN, Libc.write(pipe[1], slice(much, 0, 1)));
  }

  @Test
  void pipeWithoutWriterIsAtItsEnd() {
    Libc.close(pipe[1]);
    assertEquals(0, Libc.read(pipe[0], ONE_BYTE));
  }

  @Test
  void pipeWithoutReaderIsBrokenAndTheJvmLives() {
    Libc.close(pipe[0]);
    for (int i = 0; i < 1_000; i++) {
      assertEquals(-Libc.EPIPE, Libc.write(pipe[1], ONE_BYTE));
    }
  }

  @Test
  void closedDescriptorIsRefused() {
    Libc.close(pipe[0]);
    assertEquals(-Libc.EBADF, Libc.read(pipe[0], ONE_BYTE));
    assertEquals(-Libc.EBADF, Libc.close(pipe[0]));
  }

  @Test
  void oneTransferIsBounded() {
    assumeTrue(Libc.setPipeSize(pipe[1], 1024 * 1024) > 0, "may not grow a pipe");
    byte[] much = new byte[2 * Libc.MAX_TRANSFER];
    assertEquals(Libc.MAX_TRANSFER, Libc.write(pipe[1], MemorySegment.ofArray(much)));
    assertEquals(Libc.MAX_TRANSFER, Libc.read(pipe[0], MemorySegment.ofArray(much)));
  }

  @Test
  void pollSaysWhichDescriptorIsReady() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment set = arena.allocate(16, 8);
      set.set(JAVA_INT, 0, pipe[0]);
      set.set(JAVA_SHORT, 4, (short) Libc.POLLIN);
      set.set(JAVA_INT, 8, pipe[1]);
      set.set(JAVA_SHORT, 12, (short) Libc.POLLOUT);
      assertEquals(1, Libc.poll(arena, set, 2, 0));
      assertEquals(0, set.get(JAVA_SHORT, 6));
      assertEquals(Libc.POLLOUT, set.get(JAVA_SHORT, 14));
    }
  }

  @Test
  void epollReportsTheNumberOfEachReadyDescriptor() {
    int epoll = Libc.epollCreate();
    int[] second = new int[2];
    Libc.pipe(second);
    try (Arena arena = Arena.ofConfined()) {
      Libc.epollControl(epoll, Libc.EPOLL_CTL_ADD, pipe[0], Libc.POLLIN);
      Libc.epollControl(epoll, Libc.EPOLL_CTL_ADD, second[0], Libc.POLLIN);
      Libc.close(pipe[1]);
      Libc.close(second[1]);
      MemorySegment events = arena.allocate(4L * Libc.EPOLL_EVENT_SIZE, 8);
      assertEquals(2, Libc.epollWait(Libc.errno(arena), epoll, events, 4));
      int[] reported = new int[2];
      for (int i = 0; i < 2; i++) {
        long offset = (long) i * Libc.EPOLL_EVENT_SIZE + Libc.EPOLL_DATA_OFFSET;
        reported[i] = events.get(Libc.UNALIGNED_INT, offset);
      }
      Arrays.sort(reported);
      assertArrayEquals(new int[] {pipe[0], second[0]}, reported);
    } finally {
      Libc.close(epoll);
      Libc.close(second[0]);
    }
  }

  @Test
  void errorNumbersHaveNames() {
    assertEquals("No such file or directory", Libc.message(Libc.ENOENT));
    assertEquals(-Libc.ENOENT, Libc.open("/no/such/file".getBytes(US_ASCII), 0));
  }

  @Test
  void environmentIsTheOneJavaSees() {
    assertEquals(System.getenv().size(), Libc.environment().length);
    String path = "PATH=" + System.getenv("PATH");
    assertTrue(Arrays.stream(Libc.environment()).mapToObj(Libc::string).anyMatch(path::equals));
  }

  @Test
  void childOfTheJdkIsSeenByItsDescriptorAndLeftToTheJdk() throws IOException {
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    int pidfd = Libc.pidfdOpen((int) sleeper.pid());
    try {
      assertTrue(pidfd > 0);
      assertEquals(0, Libc.pidfdSignal(pidfd, 0));
      assertEquals(0, Libc.pidfdSignal(pidfd, Signal.USR1.number()));
      assertEquals(128 + 10, sleeper.onExit().join().exitValue());
      assertEquals(-Libc.ESRCH, Libc.pidfdSignal(pidfd, 0));
      assertEquals(-Libc.ECHILD, Libc.reap(pidfd));
    } finally {
      Libc.close(pidfd);
      sleeper.destroyForcibly();
    }
  }
}
