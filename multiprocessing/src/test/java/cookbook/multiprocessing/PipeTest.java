package cookbook.multiprocessing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.concurrent.atomic.AtomicLong;
import cookbook.multiprocessing.core.Places;
import cookbook.testing.ChildJvm;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class PipeTest {
  record Order(int id, String item) {}

  /** What the children of these tests do. */
  private static final class Tasks {
    static void echo(Connection<String> connection) {
      try (connection) {
        while (true) {
          connection.send("echo of " + connection.receive());
        }
      } catch (EOFException theOtherEndIsClosed) {
        System.exit(5);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    static void send(Connection<Object> connection, int count) {
      try {
        for (int i = 0; i < count; i++) {
          connection.send(i % 100 == 99 ? new int[1_000] : new Order(i, "x".repeat(i % 50)));
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void aTaskThatCapturesBothEndsIsRefused() {
    Pipe<String> pipe = Pipe.open();
    try (Process child = new Process(() -> pipe.far().close())) {
      var refusal = assertThrows(IllegalArgumentException.class, child::start);
      assertTrue(refusal.getMessage().contains(Pipe.class.getName()), refusal.getMessage());
    }
  }

  @Test
  void sample() throws IOException, InterruptedException {
    // @start region="sample"
    Pipe<String> pipe = Pipe.open();
    Connection<String> far = pipe.far();
    try (Process process = new Process(() -> Tasks.echo(far))) {
      process.start();
      pipe.near().send("hello");
      assertEquals("echo of hello", pipe.near().receive());
      pipe.near().close(); // the child's receive() throws an EOFException
      process.join();
      assertEquals(5, process.exitCode().orElseThrow());
    }
    // @end
  }

  @Test
  void messagesGoBothWaysInOrder() throws Exception {
    Pipe<Order> pipe = Pipe.open();
    for (int i = 0; i < 10; i++) {
      pipe.near().send(new Order(i, "there"));
      pipe.far().send(new Order(i, "back"));
    }
    for (int i = 0; i < 10; i++) {
      assertEquals(new Order(i, "there"), pipe.far().receive());
      assertEquals(new Order(i, "back"), pipe.near().receive());
    }
  }

  @Test
  void manyMessagesOfAnotherProcessArriveInOrderAndThenTheEnd() throws Exception {
    Pipe<Object> pipe = Pipe.open();
    Connection<Object> far = pipe.far();
    try (Process process = new Process(() -> Tasks.send(far, 10_000))) {
      process.start();
      for (int i = 0; i < 10_000; i++) {
        Object message = pipe.near().receive();
        if (i % 100 == 99) {
          assertEquals(1_000, ((int[]) message).length);
        } else {
          assertEquals(new Order(i, "x".repeat(i % 50)), message);
        }
      }
      assertThrows(EOFException.class, () -> pipe.near().receive());
      assertThrows(IOException.class, () -> pipe.near().send("nobody"));
    }
  }

  @Test
  void theEndComesWhenTheOtherProcessIsKilled() throws Exception {
    Pipe<Object> pipe = Pipe.open();
    Connection<Object> far = pipe.far();
    try (Process process =
        new Process(() -> {
          Tasks.send(far, 1);
          Programs.waitForever();
        })) {
      process.start();
      assertEquals(new Order(0, ""), pipe.near().receive());
      var receiving = new FutureTask<>(() -> pipe.near().receive());
      Thread.ofPlatform().start(receiving);
      process.kill();
      var ended = assertThrows(Exception.class, () -> receiving.get(1, TimeUnit.MINUTES));
      assertEquals(EOFException.class, ended.getCause().getClass());
    }
  }

  @Test
  void whoSendsTooMuchWaits() throws Exception {
    Pipe<Integer> pipe = Pipe.open();
    for (int i = 0; i < Connection.CAPACITY; i++) {
      pipe.near().send(i);
    }
    var sending =
        new FutureTask<>(() -> {
          pipe.near().send(-1);
          return true;
        });
    Thread sender = Thread.ofVirtual().start(sending);
    await().until(() -> sender.getState() == Thread.State.WAITING);
    assertEquals(0, pipe.far().receive());
    assertTrue(sending.get(1, TimeUnit.MINUTES));
    for (int i = 1; i < Connection.CAPACITY; i++) {
      assertEquals(i, pipe.far().receive());
    }
    assertEquals(-1, pipe.far().receive());
  }

  @Test
  void anInterruptEndsTheWaitAndTakesNothing() throws Exception {
    Pipe<Integer> pipe = Pipe.open();
    var receiving = new FutureTask<>(() -> pipe.far().receive());
    Thread receiver = Thread.ofPlatform().start(receiving);
    await().until(() -> receiver.getState() == Thread.State.WAITING);
    receiver.interrupt();
    var ended = assertThrows(Exception.class, () -> receiving.get(1, TimeUnit.MINUTES));
    assertEquals(InterruptedException.class, ended.getCause().getClass());
    pipe.near().send(1);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> pipe.far().receive());
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> pipe.near().send(2));
    assertEquals(1, pipe.far().receive());
    assertFalse(pipe.far().poll(Duration.ZERO));
  }

  @Test
  void pollTellsWhetherReceiveWouldWait() throws Exception {
    Pipe<Integer> pipe = Pipe.open();
    assertFalse(pipe.far().poll(Duration.ofMillis(1)));
    pipe.near().send(1);
    assertTrue(pipe.far().poll(Duration.ofMinutes(1)));
    assertTrue(pipe.far().poll(Duration.ZERO));
    assertEquals(1, pipe.far().receive());
    pipe.near().close();
    assertTrue(pipe.far().poll(Duration.ZERO), "the end");
    assertThrows(EOFException.class, () -> pipe.far().receive());
  }

  @Test
  void aClosedEndIsOfNoMoreUse() throws Exception {
    Pipe<Integer> pipe = Pipe.open();
    pipe.near().send(1);
    var receiving = new FutureTask<>(() -> pipe.near().receive());
    Thread receiver = Thread.ofPlatform().start(receiving);
    await().until(() -> receiver.getState() == Thread.State.WAITING);
    pipe.near().close();
    pipe.near().close();
    var ended = assertThrows(Exception.class, () -> receiving.get(1, TimeUnit.MINUTES));
    assertEquals(ClosedChannelException.class, ended.getCause().getClass());
    assertThrows(ClosedChannelException.class, () -> pipe.near().send(2));
    assertThrows(ClosedChannelException.class, () -> pipe.near().receive());
    assertThrows(ClosedChannelException.class, () -> pipe.near().poll(Duration.ZERO));
    assertEquals(1, pipe.far().receive(), "what was sent before");
    assertThrows(EOFException.class, () -> pipe.far().receive());
    assertThrows(IOException.class, () -> pipe.far().send(3));
  }

  @Test
  void whoWaitsForRoomHearsWhichEndIsClosed() throws Exception {
    assertEquals(ClosedChannelException.class, heardByASender(pipe -> pipe.near().close()));
    assertEquals(IOException.class, heardByASender(pipe -> pipe.far().close()));
  }

  private static Class<?> heardByASender(Consumer<Pipe<Integer>> closing) throws Exception {
    Pipe<Integer> pipe = Pipe.open();
    boolean _ = pipe.far().poll(Duration.ZERO); // it is in use here
    for (int i = 0; i < Connection.CAPACITY; i++) {
      pipe.near().send(i);
    }
    FutureTask<Void> sending =
        new FutureTask<>(() -> {
          pipe.near().send(-1);
          return null;
        });
    Thread sender = Thread.ofPlatform().start(sending);
    await().until(() -> sender.getState() == Thread.State.WAITING);
    closing.accept(pipe);
    var ended = assertThrows(ExecutionException.class, () -> sending.get(1, TimeUnit.MINUTES));
    return ended.getCause().getClass();
  }

  @Test
  void aMessageThatCannotTravelIsRefusedWhole() throws Exception {
    Pipe<Object> pipe = Pipe.open();
    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> pipe.near().send(List.of(1, new Object())));
    assertTrue(refused.getMessage().startsWith("message[1]: java.lang.Object cannot travel"));
    assertFalse(pipe.far().poll(Duration.ZERO));
  }

  @Test
  void aSharedObjectGoesThroughAsTheSameObject() throws Exception {
    Pipe<Object> pipe = Pipe.open();
    AtomicLong counter = new AtomicLong(7);
    pipe.near().send(List.of(counter, "beside it"));
    assertSame(counter, ((List<?>) pipe.far().receive()).getFirst());
  }

  @Test
  void anEndGoesThroughAPipe() throws Exception {
    Pipe<Object> pipe = Pipe.open();
    Pipe<String> other = Pipe.open();
    pipe.near().send(other.far());
    assertSame(other.far(), pipe.far().receive());
    assertTrue(other.far().toString().endsWith("[side 1, 0 waiting]"), other.far().toString());
  }

  /** An end is closed by another thread when this one is just about to open it. */
  static final class ClosesInFirstUse {
    static void main() throws Exception {
      Pipe<String> pipe = Pipe.open();
      Places.at(1, pipe.near()::close);
      assertThrows(ClosedChannelException.class, () -> pipe.near().send("too late"));
      assertTrue(pipe.far().poll(Duration.ZERO), "the end");
      assertThrows(EOFException.class, pipe.far()::receive);
    }
  }

  @Test
  void anEndThatIsClosedInItsFirstUseStaysClosed() throws Exception {
    String program = ClosesInFirstUse.class.getName();
    try (ChildJvm jvm = ChildJvm.start(List.of(Places.OPTION), program)) {
      assertTrue(jvm.await(Duration.ofMinutes(1)));
      assertEquals(List.of(), jvm.errors());
    }
  }
}
