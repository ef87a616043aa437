package cookbook.subprocess;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program and its arguments, with all that is to be said about running it.
 *
 * <p>Nothing runs until one of the methods at the end of the ladder is called:
 *
 * {@snippet file="cookbook/subprocess/CommandTest.java" region="ladder"}
 *
 * <ul>
 *   <li>{@link #text}, {@link #lines}, {@link #bytes}: the output; a failure is an exception
 *   <li>{@link #check}: everything about the run; a failure is an exception
 *   <li>{@link #run}: everything about the run; a failure is a {@link Result}
 *   <li>{@link #start}: the run itself, a {@link Subprocess} to talk with, signal and end
 *   <li>{@link #pipe}: the first stage of a {@link Pipeline}
 * </ul>
 *
 * <p>Arguments go to the program as they are: no shell, no splitting, no quoting. {@link #shell} is
 * the one that is different, and takes values apart from its script, so that none is ever read as
 * one.
 *
 * <p><b>Where a program is looked up.</b> A name without a slash on the {@code PATH} of this JVM,
 * whatever the child's environment says. A name with a slash from the child's working directory, so
 * that {@code of("./gradlew").in(project)} does what {@code cd project && ./gradlew} does.
 *
 * <p><b>What blocks.</b> {@code run} and its kin, until the program has ended and its streams too:
 * a process that it has left in the background holds them open, as in {@code $(…)}. Both streams
 * are drained all the time, so neither a large input nor a large output can deadlock. A program
 * that does not read its input is no error.
 *
 * <p><b>What ends.</b> After a time-out, an interrupt, output over the limit, or an exception of a
 * target, the whole tree that the program has started is ended before the method throws. It is
 * found by a mark in the environment, the variable {@code COOKBOOK_RUN}, and by descent. An
 * interrupt is answered by {@link CommandInterruptedException}, with the interrupt status set.
 *
 * <p><b>Failures</b> are checked: every method that runs something throws {@link IOException},
 * whose subclasses say what went wrong: see {@link CommandException}.
 *
 * <p><b>Threads.</b> Immutable: every method returns another command. May be shared and run any
 * number of times, at the same time too; except that a stream given as {@link #input(InputStream)
 * input} is used up by the first run.
 *
 * <p><b>Limits.</b> Where process environments cannot be read (outside Linux), a process that has
 * cut its line of descent is not found: see the README. Programs started on purpose to outlive
 * their parent (daemons) do so, unless the run is ended by force.
 */
public final class Command {
  private final Plan plan;

  private Command(Plan plan) {
    this.plan = plan;
  }

  /**
   * A program with its arguments.
   *
   * @param program a name to be found on the {@code PATH}, or a path
   * @param arguments what it gets, each as it is
   * @return the command
   * @throws IllegalArgumentException if the program is empty, or anything contains a NUL
   */
  public static Command of(String program, String... arguments) {
    if (program.isEmpty()) {
      throw new IllegalArgumentException("the program is empty");
    }
    List<String> all = new ArrayList<>();
    all.add(program);
    all.addAll(List.of(arguments));
    return new Command(new Plan(checked(all)));
  }

  /**
   * A script for {@code sh}. Never put a value into the script: give it as an argument, and write
   * {@code "$1"} where it is wanted.
   *
   * @param script the script
   * @param arguments its {@code $1}, {@code $2} and so on
   * @return the command
   * @throws IllegalArgumentException if anything contains a NUL
   */
  public static Command shell(String script, String... arguments) {
    List<String> all = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    all.addAll(List.of(arguments));
    return new Command(new Plan(checked(all)));
  }

  private static List<String> checked(List<String> arguments) {
    for (String argument : arguments) {
      if (argument.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            "no argument can contain a NUL: " + argument.replace("\0", "\\0"));
      }
    }
    return arguments;
  }

  private Command with(Consumer<Plan> change) {
    Plan changed = plan.copy();
    change.accept(changed);
    return new Command(changed);
  }

  /**
   * With more arguments.
   *
   * @param more to be added at the end
   * @return the new command
   * @throws IllegalArgumentException if one contains a NUL
   */
  public Command args(String... more) {
    List<String> all = new ArrayList<>(plan.arguments);
    all.addAll(List.of(more));
    return with(changed -> changed.arguments = List.copyOf(checked(all)));
  }

  /**
   * In another working directory than this JVM's.
   *
   * @param directory the directory
   * @return the new command
   */
  public Command in(Path directory) {
    Objects.requireNonNull(directory, "directory");
    return with(changed -> changed.directory = directory);
  }

  /**
   * With an environment variable.
   *
   * @param name its name
   * @param value its value
   * @return the new command
   * @throws IllegalArgumentException if the name is empty or contains {@code =}, or one of the two
   *     contains a NUL
   */
  public Command env(String name, String value) {
    checkName(name);
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("the value of " + name + " contains a NUL");
    }
    return with(changed -> changed.setVariable(name, value));
  }

  /**
   * Without an environment variable that this JVM has.
   *
   * @param name its name
   * @return the new command
   * @throws IllegalArgumentException if the name is empty or contains {@code =} or a NUL
   */
  public Command withoutEnv(String name) {
    checkName(name);
    return with(changed -> changed.unsetVariable(name));
  }

  private static void checkName(String name) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "no variable can have the name \"" + name + "\": empty, or contains = or NUL");
    }
  }

  /**
   * Without any environment variable of this JVM; {@link #env} adds those that are needed.
   *
   * @return the new command
   */
  public Command cleanEnv() {
    return with(changed -> changed.cleanEnvironment = true);
  }

  /**
   * With this text as its input, then the end.
   *
   * @param text encoded by the command's {@link #charset}
   * @return the new command
   */
  public Command input(String text) {
    Objects.requireNonNull(text, "text");
    return with(changed -> changed.input = new Input.Characters(text));
  }

  /**
   * With these bytes as its input, then the end.
   *
   * @param bytes copied
   * @return the new command
   */
  public Command input(byte[] bytes) {
    byte[] copy = bytes.clone();
    return with(changed -> changed.input = new Input.Bytes(copy));
  }

  /**
   * With a file as its input, which it reads itself.
   *
   * @param file the file; a relative path starts from this JVM's working directory
   * @return the new command
   */
  public Command input(Path file) {
    Objects.requireNonNull(file, "file");
    return with(changed -> changed.input = new Input.FromFile(file));
  }

  /**
   * With what a stream holds as its input. A thread reads it; it is not closed. The run does not
   * wait for the stream if the program ends without it: then some bytes of it may be lost, and the
   * thread stays until its read returns.
   *
   * @param stream used up by the first run
   * @return the new command
   */
  public Command input(InputStream stream) {
    Objects.requireNonNull(stream, "stream");
    return with(changed -> changed.input = new Input.FromStream(stream));
  }

  /**
   * With lines as its input, each written, with a {@code \n}, as soon as it is there. A thread
   * takes them. The run does not wait for more if the program ends without it.
   *
   * @param lines used up by the first run
   * @return the new command
   */
  public Command input(Stream<String> lines) {
    Objects.requireNonNull(lines, "lines");
    return with(changed -> changed.input = new Input.FromLines(lines));
  }

  /**
   * With the output going there; to all of them, if there are several.
   *
   * @param targets at least one
   * @return the new command
   * @throws IllegalArgumentException if there is none
   */
  public Command output(Output... targets) {
    List<Output> all = atLeastOne(targets);
    return with(changed -> changed.output = all);
  }

  /**
   * With the error output going there; to all of them, if there are several.
   *
   * @param targets at least one
   * @return the new command
   * @throws IllegalArgumentException if there is none
   */
  public Command error(Output... targets) {
    List<Output> all = atLeastOne(targets);
    return with(changed -> {
      changed.error = all;
      changed.errorToOutput = false;
    });
  }

  private static List<Output> atLeastOne(Output... targets) {
    if (targets.length == 0) {
      throw new IllegalArgumentException("no target; Output.discard() is the one to nowhere");
    }
    return List.of(targets);
  }

  /**
   * With the error output going where the output goes, in the order in which it is written.
   *
   * @return the new command
   */
  public Command errorToOutput() {
    return with(changed -> {
      changed.error = List.of();
      changed.errorToOutput = true;
    });
  }

  /**
   * With this JVM's own input, output and error output: on a terminal, the user's keyboard and
   * screen.
   *
   * @return the new command
   */
  public Command inherit() {
    return output(Output.inherit())
        .error(Output.inherit())
        .with(changed -> changed.input = new Input.FromParent());
  }

  /**
   * With the output going nowhere.
   *
   * @return the new command
   */
  public Command discardOutput() {
    return output(Output.discard());
  }

  /**
   * With the error output going nowhere.
   *
   * @return the new command
   */
  public Command discardError() {
    return error(Output.discard());
  }

  /**
   * With another charset than UTF-8. What cannot be decoded is replaced by U+FFFD.
   *
   * @param charset of what is written and read as text
   * @return the new command
   */
  public Command charset(Charset charset) {
    return charset(charset, CodingErrorAction.REPLACE);
  }

  /**
   * With another charset than UTF-8, and the choice of what becomes of bytes that are none of its
   * characters.
   *
   * @param charset of what is written and read as text
   * @param onError {@code REPORT} refuses them: a {@link CommandOutputException}
   * @return the new command
   */
  public Command charset(Charset charset, CodingErrorAction onError) {
    Text text =
        new Text(
            Objects.requireNonNull(charset, "charset"), Objects.requireNonNull(onError, "onError"));
    return with(changed -> changed.text = text);
  }

  /**
   * With a limit to what is captured of each of the two streams, and to the length of a line. More
   * is a {@link CommandOutputException}. Without a limit, it is what an array can hold: 2 GiB.
   *
   * @param bytes at least 0
   * @return the new command
   * @throws IllegalArgumentException if negative
   */
  public Command limit(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("limit is negative: " + bytes);
    }
    return with(changed -> changed.limit = bytes);
  }

  /**
   * With a time in which it, and whoever holds its streams, is to end. After that the whole tree is
   * ended, and {@link CommandTimeoutException} tells what it said until then. Without, it may take
   * as long as it likes.
   *
   * @param timeout from the start on
   * @return the new command
   * @throws IllegalArgumentException if zero or negative
   */
  public Command timeout(Duration timeout) {
    Duration positive = positive(timeout, "timeout");
    return with(changed -> changed.timeout = positive);
  }

  /**
   * With a time for which it may be silent on both streams. After that the whole tree is ended, as
   * by {@link #timeout}. Of a {@link Subprocess} only silence while somebody waits counts.
   *
   * @param timeout the longest silence
   * @return the new command
   * @throws IllegalArgumentException if zero or negative
   */
  public Command idleTimeout(Duration timeout) {
    Duration positive = positive(timeout, "idle timeout");
    return with(changed -> changed.idleTimeout = positive);
  }

  /**
   * With a time of grace: when it must be ended, its tree is first asked to (TERM) and has this
   * time before it is made to (KILL). Without, it is made to at once.
   *
   * @param grace the time
   * @return the new command
   * @throws IllegalArgumentException if zero or negative
   */
  public Command grace(Duration grace) {
    Duration positive = positive(grace, "grace");
    return with(changed -> changed.grace = positive);
  }

  private static Duration positive(Duration duration, String name) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive: " + duration);
    }
    return duration;
  }

  /**
   * In a session, and so in a process group, of its own: without a terminal, out of reach of its
   * Ctrl-C, and the leader of a group for {@link Subprocess#signalGroup}.
   *
   * @return the new command
   */
  public Command group() {
    return with(changed -> changed.group = true);
  }

  /**
   * With other exit codes that are no failure than 0 alone.
   *
   * @param codes all that are expected; 128 + <i>n</i> stands for signal <i>n</i>
   * @return the new command
   * @throws IllegalArgumentException if there is none
   */
  public Command expect(int... codes) {
    if (codes.length == 0) {
      throw new IllegalArgumentException("no exit code; run() is the one that expects any");
    }
    Set<Integer> all = Arrays.stream(codes).boxed().collect(Collectors.toUnmodifiableSet());
    return with(changed -> changed.expected = all);
  }

  /** For tests: by this engine, not by the one that fits. */
  Command by(Engine engine) {
    return with(changed -> changed.engine = engine);
  }

  Plan plan() {
    return plan;
  }

  /**
   * Runs it to its end.
   *
   * @return how it ended, and what it said
   * @throws CommandNotStartedException if it cannot be started
   * @throws CommandTimeoutException if it took, or was silent, too long
   * @throws CommandInterruptedException if this thread was interrupted
   * @throws CommandOutputException if its output is over the limit, or refused by the charset
   * @throws IOException if a target or the input's source failed
   */
  public Result run() throws IOException {
    return Runs.run(List.of(plan));
  }

  /**
   * Runs it to its end, which has to be an expected one.
   *
   * @return how it ended, and what it said
   * @throws CommandFailedException if its exit code is none of those {@link #expect expected}
   * @throws IOException as {@link #run}
   */
  public Result check() throws IOException {
    return Runs.check(List.of(plan));
  }

  /**
   * Runs it, and returns its output without the ends of line at its end, as {@code $(…)} does.
   * Captures it besides whatever target was named.
   *
   * @return the text
   * @throws CommandFailedException if its exit code is none of those {@link #expect expected}
   * @throws IOException as {@link #run}
   */
  public String text() throws IOException {
    return Runs.text(List.of(plan));
  }

  /**
   * Runs it, and returns the lines of its output, without their ends. Captures it besides whatever
   * target was named.
   *
   * @return the lines
   * @throws CommandFailedException if its exit code is none of those {@link #expect expected}
   * @throws IOException as {@link #run}
   */
  public List<String> lines() throws IOException {
    return Runs.lines(List.of(plan));
  }

  /**
   * Runs it, and returns its output byte for byte. Captures it besides whatever target was named.
   *
   * @return a new array
   * @throws CommandFailedException if its exit code is none of those {@link #expect expected}
   * @throws IOException as {@link #run}
   */
  public byte[] bytes() throws IOException {
    return Runs.bytes(List.of(plan));
  }

  /**
   * Starts it, to be talked with. Its input and its output, unless the command says otherwise, are
   * for the caller to write and read; the last MiB of its error output is kept.
   *
   * @return the child; close it
   * @throws CommandNotStartedException if it cannot be started
   * @throws IOException if a target cannot be opened
   */
  public Subprocess start() throws IOException {
    return new Subprocess(Launcher.startInteractive(List.of(plan)));
  }

  /**
   * With its output going into another command.
   *
   * @param next reads what this one writes
   * @return the pipeline of the two
   * @throws IllegalArgumentException if this command says where its output goes, or the next one
   *     what its input is
   */
  public Pipeline pipe(Command next) {
    return new Pipeline(List.of(plan)).pipe(next);
  }

  /**
   * The command as one would type it into a shell.
   *
   * @return the program and its arguments, quoted where needed
   */
  @Override
  public String toString() {
    return plan.toString();
  }
}
