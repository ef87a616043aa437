package cookbook.subprocess;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A command, or pipeline, that was started: to talk with, to signal, to end.
 *
 * {@snippet file="cookbook/subprocess/SubprocessTest.java" region="dialogue"}
 *
 * <p>Where nothing is said in between, {@link Command#run} is simpler.
 *
 * <p>What is not read stays in the pipe, and a child that has filled it waits: that is how a fast
 * writer is held back. Its error output is read all the time, and never holds it up.
 *
 * <p><b>What blocks.</b> Reading, until something is there; writing, while the pipe is full; {@code
 * join} and its kin, until the child and its streams have ended. An interrupt in any of them ends
 * the child with all that it has started, and is answered by {@link CommandInterruptedException}
 * with the interrupt status set; so does the command's {@link Command#timeout}, whether anybody
 * waits or not.
 *
 * <p><b>Threads.</b> One thread may write while another reads; several readers, or writers, wait
 * for each other. Everything else may be called from any thread at any time.
 *
 * <p><b>Memory effects.</b> None between the two processes but the bytes themselves; here, actions
 * before a write happen-before the write of them, as usual.
 *
 * <p><b>Limits.</b> A child outlives this JVM if nobody closes it: it reads the end of its input,
 * its next write to a pipe of ours kills it, and if it does neither it runs on.
 */
public final class Subprocess implements AutoCloseable {
  private final Run run;
  private final LineBuffer buffer;
  private final ReentrantLock reading = new ReentrantLock();
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicBoolean closed = new AtomicBoolean();

  Subprocess(Run run) {
    this.run = run;
    this.buffer = new LineBuffer(run.lastPlan().text, run.lastPlan().limit);
  }

  /**
   * The process id; of a pipeline, its last stage's.
   *
   * @return the id
   */
  public long pid() {
    return run.children().getLast().pid();
  }

  /**
   * Whether it, or any stage of a pipeline, still runs.
   *
   * @return true if so
   */
  public boolean isAlive() {
    return run.children().stream().anyMatch(child -> child.exit() == null);
  }

  /**
   * Tells when it has ended. It is not read meanwhile: one that fills its pipe will not end.
   *
   * @return a new future, completed by the end; to complete or cancel it does nothing to the child
   */
  public CompletableFuture<Exit> onExit() {
    return run.onExit();
  }

  // Writing

  /**
   * Writes text, at once.
   *
   * @param text encoded by the command's charset
   * @throws CommandInterruptedException if this thread was interrupted
   * @throws CommandTimeoutException if the child's time is over
   * @throws IOException if the child has closed its input
   * @throws IllegalStateException if the command says what the input is
   */
  public void write(String text) throws IOException {
    byte[] bytes = run.firstPlan().text.encode(text);
    write(bytes, 0, bytes.length);
  }

  /**
   * Writes a line: the text and a {@code \n}, at once.
   *
   * @param text encoded by the command's charset
   * @throws IOException as {@link #write}
   * @throws IllegalStateException if the command says what the input is
   */
  public void writeLine(String text) throws IOException {
    write(text + "\n");
  }

  private void write(byte[] bytes, int offset, int length) throws IOException {
    var _ = run.input(); // refuses before anything is ended for it
    Optional<IOException> broken =
        run.guarded(() -> {
          writing.lockInterruptibly();
          try {
            return run.write(bytes, offset, length);
          } finally {
            writing.unlock();
          }
        });
    if (broken.isPresent()) {
      throw new IOException(run + ": the child has closed its input", broken.get());
    }
  }

  /**
   * Ends the input: the child reads its end. Twice is fine.
   *
   * @throws IllegalStateException if the command says what the input is
   */
  public void closeInput() {
    run.input().close();
  }

  /**
   * The input as a stream, unbuffered; {@link OutputStream#close} is {@link #closeInput}.
   *
   * @return a stream that writes as {@link #write} does
   * @throws IllegalStateException if the command says what the input is
   */
  public OutputStream input() {
    var _ = run.input();
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        Subprocess.this.write(bytes, offset, length);
      }

      @Override
      public void close() {
        closeInput();
      }
    };
  }

  // Reading

  /**
   * Reads a line.
   *
   * @return the line without its end ({@code \n} or {@code \r\n}); null at the end of the output
   * @throws CommandInterruptedException if this thread was interrupted
   * @throws CommandTimeoutException if the child's time is over, or it was silent for too long
   * @throws CommandOutputException if the line is over the limit, or refused by the charset
   * @throws IllegalStateException if the command says where the output goes
   */
  public @Nullable String readLine() throws IOException {
    return reading(() -> Optional.ofNullable(nextLine())).orElse(null);
  }

  private @Nullable String nextLine() throws IOException, InterruptedException {
    String line = buffer.next();
    while (line == null && buffer.fill(run::read)) {
      line = buffer.next();
    }
    return line == null ? buffer.last() : line;
  }

  /**
   * The lines, read when they are asked for: a child that is ahead of the reader waits. That the
   * lines are over does not mean that the child succeeded: {@link #check} tells.
   *
   * @return the lines that nobody else reads; what {@link #readLine} throws is wrapped in {@link
   *     UncheckedIOException}
   * @throws IllegalStateException if the command says where the output goes
   */
  public Stream<String> lines() {
    checkIsRead();
    return Stream.generate(this::uncheckedLine).takeWhile(Objects::nonNull);
  }

  private @Nullable String uncheckedLine() {
    try {
      return readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The output as a stream of bytes, which shares its place with {@link #readLine}. To close it
   * does nothing.
   *
   * @return a stream that reads as {@link #readLine} does
   * @throws IllegalStateException if the command says where the output goes
   */
  public InputStream output() {
    checkIsRead();
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        return length == 0 ? 0 : readBytes(bytes, offset, length);
      }
    };
  }

  private int readBytes(byte[] bytes, int offset, int length) throws IOException {
    return reading(() -> {
      int count = buffer.take(bytes, offset, length);
      return count > 0 ? count : run.read(bytes, offset, length);
    });
  }

  private <T> T reading(Run.Waiting<T> waiting) throws IOException {
    checkIsRead();
    return run.guarded(() -> {
      reading.lockInterruptibly();
      try {
        return waiting.run();
      } finally {
        reading.unlock();
      }
    });
  }

  private void checkIsRead() {
    if (!run.isRead()) {
      throw new IllegalStateException(run + ": the command says where the output goes");
    }
  }

  // Waiting for the end

  /**
   * Writes text, ends the input, and waits for the end, reading all the while.
   *
   * @param text encoded by the command's charset
   * @return how it ended, and what it said that was not read before
   * @throws IOException as {@link Command#run}
   * @throws IllegalStateException if the command says what the input is
   */
  public Result communicate(String text) throws IOException {
    run.feed(run.firstPlan().text.encode(text));
    return join();
  }

  /**
   * Ends the input, unless the command says what it is, and waits for the end, reading all the
   * while.
   *
   * @return how it ended, and what it said that was not read before
   * @throws IOException as {@link Command#run}
   */
  public Result join() throws IOException {
    var _ = join(Deadline.NEVER);
    return run.result();
  }

  /**
   * As {@link #join()}, for some time. Nothing is lost when that is over: a later call goes on
   * where this one stopped, and the child runs on.
   *
   * @param patience how long to wait; zero or less looks once
   * @return true if it has ended, and {@link #join()} will not wait
   * @throws IOException as {@link Command#run}
   */
  public boolean join(Duration patience) throws IOException {
    return join(Deadline.in(patience));
  }

  /**
   * As {@link #join()}, and the end has to be an expected one.
   *
   * @return how it ended, and what it said that was not read before
   * @throws CommandFailedException if its exit code is none of those {@link Command#expect
   *     expected}
   * @throws IOException as {@link Command#run}
   */
  public Result check() throws IOException {
    var _ = join(Deadline.NEVER);
    return run.checked();
  }

  private boolean join(Deadline patience) throws IOException {
    return run.guarded(() -> {
      if (!reading.tryLock(patience.remainingNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
      try {
        run.noMoreInput();
        run.keep(buffer);
        return run.complete(patience);
      } finally {
        reading.unlock();
      }
    });
  }

  // Ending

  /**
   * Sends a signal to the child; to every stage of a pipeline.
   *
   * @param signal the signal
   * @return false if it has ended
   * @throws IOException if the platform refuses
   */
  public boolean signal(Signal signal) throws IOException {
    return signal(signal, false);
  }

  /**
   * Sends a signal to the child and all that it has started, unless they have left its group.
   *
   * @param signal the signal
   * @return false if nobody is left in the group
   * @throws IOException if the platform refuses
   * @throws IllegalStateException if the command does not say {@link Command#group}
   */
  public boolean signalGroup(Signal signal) throws IOException {
    if (!run.lastPlan().group) {
      throw new IllegalStateException(
          run + ": not in a group of its own, but in ours; say group() to the command");
    }
    return signal(signal, true);
  }

  private boolean signal(Signal signal, boolean group) throws IOException {
    Objects.requireNonNull(signal, "signal");
    boolean sent = false;
    for (Child child : run.children()) {
      sent |= child.signal(signal, group);
    }
    return sent;
  }

  /**
   * Asks the child to end (TERM), and ends it with all that it has started (KILL) if it has not
   * done so after a time.
   *
   * @param grace the time
   * @return how it ended
   * @throws CommandInterruptedException if this thread was interrupted; the child is ended then too
   * @throws IOException if the platform refuses
   */
  public Exit terminate(Duration grace) throws IOException {
    var _ = signal(Signal.TERM);
    return run.guarded(() -> run.awaitExitOrKill(Deadline.in(grace)));
  }

  /**
   * Ends the child and all that it has started (KILL), and waits until that is done. Keeps the
   * interrupt status.
   */
  public void kill() {
    run.killAndWait();
  }

  /**
   * Leaves nothing running: the child, if it has not ended, and all that it has started, is ended,
   * after the command's {@link Command#grace} if there is one. Keeps the interrupt status. Twice is
   * fine.
   */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      boolean ours = reading.tryLock();
      try {
        run.close(ours);
      } finally {
        if (ours) {
          reading.unlock();
        }
      }
    }
  }

  /**
   * Says what it is and how it is.
   *
   * @return for logs, as in {@code bc -q (pid 4711, running)}
   */
  @Override
  public String toString() {
    return run + " (pid " + pid() + (isAlive() ? ", running)" : ", ended)");
  }
}
