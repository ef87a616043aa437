package cookbook.subprocess;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A command or pipeline that was started, until nothing of it is left: what {@link Command} and
 * {@link Subprocess} share.
 */
final class Run {
  /*
   * Whoever waits, waits in `within`: for a deadline, for a silence, for patience to end, and for
   * what another thread found wrong. Whatever goes wrong leaves through `guarded`, which ends the
   * whole tree first, and then gathers what it has said. Threads in the background (the feeder, the
   * drains of a Subprocess, its watch) throw at nobody: they leave the reason in `failure` and end
   * the tree, and that wakes whoever waits.
   */

  /** After an end, what was said last is in the pipes, and the exit on its way. */
  private static final Duration AFTERMATH = Duration.ofMillis(50);

  private static final Duration REAPING = Duration.ofSeconds(1);

  /** Not the common pool: all of its threads may be writing to children that do not read. */
  private static final ScheduledThreadPoolExecutor WATCHES =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("subprocess-timeouts").factory());

  static {
    WATCHES.setRemoveOnCancelPolicy(true);
  }

  private final List<Plan> plans;
  private final Engine engine;
  private final List<Child> children;
  private final String mark;
  private final long startedNanos;
  private final @Nullable Duration timeout;
  private final @Nullable Duration idleTimeout;
  private final Deadline deadline;
  private final Outlets outlets;
  private final List<Flow> flows = new ArrayList<>();
  private final List<CompletableFuture<Void>> drains = new ArrayList<>();

  /** Null as long as something can go wrong; then what did, or empty if nothing has. */
  private final AtomicReference<@Nullable Optional<Throwable>> failure = new AtomicReference<>();

  private @Nullable Future<?> watch;
  private @Nullable Feed feed;
  private @Nullable Feeder feeder;

  /** When {@link #complete} or {@link #end} was through; 0 until then. */
  private volatile long endedNanos;

  Run(
      List<Plan> plans,
      Engine engine,
      List<Child> children,
      String mark,
      Outlets outlets,
      long startedNanos) {
    this.plans = plans;
    this.engine = engine;
    this.children = children;
    this.mark = mark;
    this.outlets = outlets;
    this.startedNanos = startedNanos;
    this.timeout = Plan.shortest(plans, plan -> plan.timeout);
    this.idleTimeout = Plan.shortest(plans, plan -> plan.idleTimeout);
    this.deadline = timeout == null ? Deadline.NEVER : Deadline.in(timeout);
  }

  /** Makes the calling thread the one that moves all bytes, in {@link #complete}. */
  void attend(Input input) {
    for (int i = 0; i < children.size(); i++) {
      flow(children.get(i).error(), outlets.errors().get(i));
    }
    flow(children.getLast().output(), outlets.output());
    WriteEnd to = children.getFirst().input();
    if (to != null && input instanceof Input.Bytes(var bytes)) {
      feed = new Feed(ByteBuffer.wrap(bytes), to);
    } else if (to != null) {
      feed = new Feed(null, to);
      to.attend(true);
      feedInBackground(input, to);
    }
  }

  /** Says that {@link #checkedText} will be asked for. */
  void expectText() {
    outlets.output().capture().expectText();
  }

  /** Starts the threads that move what the user of a {@link Subprocess} does not. */
  void attendInBackground(Input input) {
    for (int i = 0; i < children.size(); i++) {
      drain(children.get(i).error(), outlets.errors().get(i));
    }
    if (plans.getLast().output.isEmpty()) {
      flow(children.getLast().output(), outlets.output());
    } else {
      drain(children.getLast().output(), outlets.output());
    }
    WriteEnd to = children.getFirst().input();
    if (to != null && !(input instanceof Input.Unsaid)) {
      feedInBackground(input, to);
    }
    if (timeout != null) {
      watch = WATCHES.schedule(this::startTimeout, deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void flow(@Nullable ReadEnd from, Outlet to) {
    if (from != null) {
      flows.add(new Flow(from, to.sink(idleTimeout != null)));
    }
  }

  private void drain(@Nullable ReadEnd from, Outlet to) {
    if (from != null) {
      Sink sink = to.sink(idleTimeout != null);
      drains.add(from.drainTo(sink).whenComplete((_, thrown) -> drained(to, thrown)));
    }
  }

  private void drained(Outlet to, @Nullable Throwable thrown) {
    if (thrown != null) {
      fail(thrown);
      return;
    }
    try {
      to.end();
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
    }
  }

  private void feedInBackground(Input input, WriteEnd to) {
    feeder = new Feeder(input, to, plans.getFirst().text, this::fail);
    feeder.start();
  }

  private void startTimeout() {
    Thread.ofPlatform().daemon().name("subprocess-timeout").start(() -> fail(overdue()));
  }

  private void fail(Throwable why) {
    if (failure.compareAndSet(null, Optional.of(why))) {
      endTree(() -> awaitExits(Deadline.in(grace())));
    }
  }

  // What waits

  /** Something that may have to be waited for. */
  @FunctionalInterface
  interface Waiting<T> {
    T run() throws IOException, InterruptedException;
  }

  @FunctionalInterface
  private interface Wait {
    /** True when what was waited for is there, false if the deadline passed. */
    boolean until(Deadline deadline) throws IOException, InterruptedException;
  }

  /**
   * Waits for the end of all: their input, what they say, the processes; false if out of patience.
   */
  boolean complete(Deadline patience) throws IOException, InterruptedException {
    if (!within(patience, until -> engine.exchange(feed, flows, until))
        || !within(patience, this::awaitDrains)
        || !within(patience, this::awaitExits)) {
      return false;
    }
    outlets.end();
    var _ = failure.compareAndSet(null, Optional.empty());
    throwFailure();
    noteEnd();
    stopWatch();
    return true;
  }

  private void stopWatch() {
    if (watch != null) {
      watch.cancel(false);
    }
  }

  private void noteEnd() {
    if (endedNanos == 0) {
      endedNanos = System.nanoTime();
    }
  }

  /** Reads what is there of the output; −1 at the end. */
  int read(byte[] buffer, int offset, int length) throws IOException, InterruptedException {
    ReadEnd from = flows.getFirst().from();
    int[] count = new int[1];
    var _ =
        within(Deadline.NEVER, until -> (count[0] = from.read(buffer, offset, length, until)) != 0);
    return count[0];
  }

  private boolean within(Deadline patience, Wait wait) throws IOException, InterruptedException {
    long sinceNanos = System.nanoTime();
    Deadline limits = patience.earlier(deadline);
    while (true) {
      boolean done = wait.until(limits.earlier(silenceEnds(sinceNanos)));
      throwFailure();
      if (done) {
        return true;
      }
      if (deadline.hasPassed()) {
        throw overdue();
      }
      if (patience.hasPassed()) {
        return false;
      }
      if (idleTimeout != null && silenceEnds(sinceNanos).hasPassed()) {
        throw new TimedOut("silent for " + Plan.inWords(idleTimeout), idleTimeout);
      }
    }
  }

  private Deadline silenceEnds(long sinceNanos) {
    if (idleTimeout == null) {
      return Deadline.NEVER;
    }
    long heardNanos = outlets.heardNanos(sinceNanos);
    return new Deadline(heardNanos + TimeUnit.NANOSECONDS.convert(idleTimeout), false);
  }

  private TimedOut overdue() {
    Duration given = timeout == null ? Duration.ZERO : timeout;
    return new TimedOut("not done after " + Plan.inWords(given), given);
  }

  private void throwFailure() throws IOException {
    Optional<Throwable> known = failure.get();
    switch (known == null ? null : known.orElse(null)) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IOException(e);
    }
  }

  private boolean awaitDrains(Deadline until) throws InterruptedException {
    try {
      CompletableFuture.allOf(drains.toArray(CompletableFuture[]::new))
          .get(until.remainingNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true; // it has left its reason in `failure`
    }
  }

  private boolean awaitExits(Deadline until) throws InterruptedException {
    for (Child child : children) {
      if (!child.await(until)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Writes to the input.
   *
   * @return what went wrong with the pipe, if anything
   */
  Optional<IOException> write(byte[] bytes, int offset, int length)
      throws IOException, InterruptedException {
    InterruptGuard guard = new InterruptGuard(this::killInBackground);
    Optional<IOException> broken = Optional.empty();
    guard.enter();
    try {
      input().write(bytes, offset, length);
    } catch (IOException e) {
      broken = Optional.of(e);
    } finally {
      guard.leave();
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (broken.isPresent()) {
      throwFailure();
    }
    return broken;
  }

  private void killInBackground() {
    Thread.ofPlatform().daemon().name("subprocess-interrupt").start(this::kill);
  }

  WriteEnd input() {
    WriteEnd input = children.getFirst().input();
    if (input == null || !(plans.getFirst().input instanceof Input.Unsaid)) {
      throw new IllegalStateException(this + ": the command says what its input is");
    }
    return input;
  }

  /** What is written in {@link #complete}, before the input is closed. */
  void feed(byte[] bytes) {
    feed = new Feed(ByteBuffer.wrap(bytes), input());
  }

  /** Closes an input that the user writes, unless there is something left to feed. */
  void noMoreInput() {
    WriteEnd input = children.getFirst().input();
    if (input != null && feed == null && plans.getFirst().input instanceof Input.Unsaid) {
      input.close();
    }
  }

  /** Captures what was read, but not taken. */
  void keep(LineBuffer buffer) throws IOException {
    byte[] rest = new byte[buffer.size()];
    int count = buffer.take(rest, 0, rest.length);
    outlets.output().capture().accept(rest, 0, count);
  }

  /** TERM was sent: waits, then ends the tree, and tells how the processes ended. */
  Exit awaitExitOrKill(Deadline patience) throws InterruptedException {
    if (!awaitExits(patience)) {
      killAndWait();
    }
    List<Exit> exits = exits();
    return exits.get(decisive(exits));
  }

  // What ends

  /** Does it; if anything goes wrong, nothing of the run is left when this throws. */
  <T> T guarded(Waiting<T> waiting) throws IOException {
    try {
      return waiting.run();
    } catch (InterruptedException e) {
      end();
      Thread.currentThread().interrupt();
      throw new CommandInterruptedException(toString(), result());
    } catch (TimedOut e) {
      var _ =
          failure.compareAndSet(
              null, Optional.of(e)); // whoever waits after this is to hear it, too
      end();
      throw new CommandTimeoutException(toString(), e.problem, result(), e.duration);
    } catch (OverLimitException e) {
      end();
      throw new CommandOutputException(toString(), "output is " + e.getMessage(), result(), e);
    } catch (CharacterCodingException e) {
      end();
      throw undecodable(e);
    } catch (IOException | RuntimeException | Error e) {
      killAndWait(); // and hand nothing more to a target that has just refused
      throw e;
    }
  }

  CommandOutputException undecodable(CharacterCodingException e) {
    String problem = "output is not " + plans.getLast().text.charset() + ": " + e.getMessage();
    return new CommandOutputException(toString(), problem, result(), e);
  }

  /** Ends the tree, then takes in what it has said until then. Keeps the interrupt status. */
  void end() {
    endTree(() -> gather(Deadline.in(grace())));
    quietly(() -> gather(Deadline.in(AFTERMATH)));
    quietly(() -> awaitExits(Deadline.in(REAPING)));
    quietly(() -> {
      outlets.end();
      return true;
    });
    noteEnd();
  }

  /**
   * Ends the tree without asking, and at least the children themselves: without a free descriptor
   * nobody can be found. Keeps the interrupt status.
   */
  void kill() {
    Platform.tree().kill(children, mark);
    for (Child child : children) {
      quietly(() -> child.exit() == null && child.signal(Signal.KILL, false));
    }
  }

  /** Ends the tree without asking, and waits for the processes to be gone. */
  void killAndWait() {
    kill();
    quietly(() -> awaitExits(Deadline.in(REAPING)));
  }

  /** TERM, then a time of grace in which something else is done, then KILL. */
  private void endTree(Waiting<?> grace) {
    if (!grace().isZero()) {
      Platform.tree().signal(children, mark, Signal.TERM);
      quietly(grace);
    }
    kill();
  }

  private Duration grace() {
    return plans.getLast().grace;
  }

  private boolean gather(Deadline until) throws IOException, InterruptedException {
    return engine.exchange(null, flows, until) && awaitDrains(until) && awaitExits(until);
  }

  /** Does it although something has gone wrong already; an interrupt cuts it short, and is kept. */
  private static void quietly(Waiting<?> waiting) {
    boolean interrupted = Thread.interrupted();
    try {
      var _ = waiting.run();
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (IOException | RuntimeException e) {
      // the first failure is the one to tell
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Leaves nothing running, and nothing open.
   *
   * @param mayRead whether nobody else reads just now
   */
  void close(boolean mayRead) {
    if (!mayRead || !endsByItself()) {
      endTree(() -> awaitExits(Deadline.in(grace())));
      quietly(() -> awaitExits(Deadline.in(REAPING)));
    }
    release();
  }

  /** Whether the processes have ended, and nobody else holds their pipes. */
  private boolean endsByItself() {
    boolean exited = children.stream().allMatch(child -> child.exit() != null);
    boolean[] ends = {exited};
    if (!flows.isEmpty()) {
      List<Flow> unheard =
          flows.stream().map(flow -> new Flow(flow.from(), (_, _, _) -> {})).toList();
      Deadline patience = Deadline.in(exited ? AFTERMATH : Duration.ZERO);
      quietly(() -> ends[0] = engine.exchange(null, unheard, patience));
    }
    if (ends[0]) {
      Deadline more = Deadline.in(AFTERMATH); // its last pipe is closed: let it get to its exit
      quietly(() -> ends[0] = awaitDrains(more) && awaitExits(more));
    }
    return ends[0];
  }

  /** Gives back what we hold; the processes are none of its business. */
  void release() {
    stopWatch();
    if (feeder != null) {
      feeder.stop();
      if (feed != null) {
        feed.to().attend(false);
      }
    }
    children.forEach(Child::release);
    outlets.close();
  }

  // What is known

  List<Child> children() {
    return children;
  }

  Plan firstPlan() {
    return plans.getFirst();
  }

  Plan lastPlan() {
    return plans.getLast();
  }

  boolean isRead() {
    return !flows.isEmpty();
  }

  private List<Exit> exits() {
    List<Exit> exits = new ArrayList<>();
    for (Child child : children) {
      Exit exit = child.exit();
      // a process that does not die of KILL within a second is stuck in the kernel, and will
      exits.add(exit == null ? Exit.killedBy(Signal.KILL.number()) : exit);
    }
    return exits;
  }

  Result result() {
    List<Exit> exits = exits();
    long untilNanos = endedNanos == 0 ? System.nanoTime() : endedNanos;
    return new Result(
        exits.get(decisive(exits)),
        exits,
        outlets.output().capture().bytes(),
        outlets.errorBytes(),
        plans.getLast().text,
        children.getLast().pid(),
        Duration.ofNanos(untilNanos - startedNanos));
  }

  /** Which stage's exit counts: the last one that failed; the last, if none did. */
  private int decisive(List<Exit> exits) {
    for (int i = exits.size() - 1; i >= 0; i--) {
      if (!plans.get(i).isExpected(exits.get(i))) {
        return i;
      }
    }
    return exits.size() - 1;
  }

  /** The result, if every stage ended as expected. */
  Result checked() throws CommandFailedException {
    checkExits();
    return result();
  }

  /** The output without the ends of line at its end, if every stage ended as expected. */
  String checkedText() throws IOException {
    checkExits();
    return outlets.output().capture().textTrimmed(lastPlan().text);
  }

  private void checkExits() throws CommandFailedException {
    List<Exit> exits = exits();
    int stage = decisive(exits);
    Plan plan = plans.get(stage);
    Exit exit = exits.get(stage);
    if (!plan.isExpected(exit)) {
      String which =
          plans.size() == 1
              ? ""
              : "stage " + (stage + 1) + " of " + plans.size() + ", " + plan + ", ";
      throw new CommandFailedException(toString(), which + plan.surprise(exit), result());
    }
  }

  /** Refuses, if that was asked for, what is not in the charset. */
  void checkCharset(Result result) throws CharacterCodingException {
    Text text = plans.getLast().text;
    if (text.refuses()) {
      var _ = text.decode(result.ownedBytes());
      var _ = text.decode(outlets.errorBytes());
    }
  }

  CompletableFuture<Exit> onExit() {
    List<CompletableFuture<Exit>> all = children.stream().map(Child::onExit).toList();
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          List<Exit> exits = all.stream().map(CompletableFuture::join).toList();
          return exits.get(decisive(exits));
        });
  }

  @Override
  public String toString() {
    return Launcher.name(plans);
  }

  /** Says that the time that was given is over. */
  private static final class TimedOut extends IOException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final Duration duration;

    TimedOut(String problem, Duration duration) {
      this.problem = problem;
      this.duration = duration;
      super(problem);
    }
  }
}
