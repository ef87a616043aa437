package cookbook.subprocess;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands, each of which reads what the one before it writes, as {@code a | b | c} in a shell.
 *
 * {@snippet file="cookbook/subprocess/PipelineTest.java" region="pipeline"}
 *
 * <p>The stages pass their output on by themselves: no byte of it goes through this JVM. A stage
 * whose reader has ended is told so by the signal PIPE, so {@code yes | head -1} ends.
 *
 * <p><b>What counts.</b> The input is that of the first command. The output, charset, limit and
 * grace are those of the last, and so is the pid. Directory, environment, error output and expected
 * exit codes are each command's own. The shortest time-out of all bounds the whole.
 *
 * <p><b>Failure.</b> The pipeline fails if any stage does, and the last one of these is the one to
 * blame: the shell's {@code pipefail}. A stage that ends early because nobody reads it fails too,
 * by PIPE; where that is how it should be, as with {@code yes}, the stage says {@code expect(0,
 * 141)}.
 *
 * <p>Immutable. Blocks, ends and throws as {@link Command} does.
 */
public final class Pipeline {
  private final List<Plan> stages;

  Pipeline(List<Plan> stages) {
    this.stages = List.copyOf(stages);
  }

  /**
   * With another stage at its end.
   *
   * @param next reads what the last stage writes
   * @return the new pipeline
   * @throws IllegalArgumentException if the last stage says where its output goes, or the next one
   *     what its input is
   */
  public Pipeline pipe(Command next) {
    if (!stages.getLast().output.isEmpty()) {
      throw new IllegalArgumentException(
          stages.getLast() + " says where its output goes, and so cannot be piped into " + next);
    }
    if (!(next.plan().input instanceof Input.Unsaid)) {
      throw new IllegalArgumentException(
          next + " says what its input is, and so cannot read from " + stages.getLast());
    }
    List<Plan> all = new ArrayList<>(stages);
    all.add(next.plan());
    return new Pipeline(all);
  }

  /**
   * Runs it to its end.
   *
   * @return how it ended, and what it said
   * @throws IOException as {@link Command#run}
   */
  public Result run() throws IOException {
    return Runs.run(stages);
  }

  /**
   * Runs it to its end, which has to be an expected one of every stage.
   *
   * @return how it ended, and what it said
   * @throws CommandFailedException if the exit code of a stage is none of those expected of it
   * @throws IOException as {@link Command#run}
   */
  public Result check() throws IOException {
    return Runs.check(stages);
  }

  /**
   * Runs it, and returns its output without the ends of line at its end.
   *
   * @return the text
   * @throws IOException as {@link #check}
   */
  public String text() throws IOException {
    return Runs.text(stages);
  }

  /**
   * Runs it, and returns the lines of its output, without their ends.
   *
   * @return the lines
   * @throws IOException as {@link #check}
   */
  public List<String> lines() throws IOException {
    return Runs.lines(stages);
  }

  /**
   * Runs it, and returns its output byte for byte.
   *
   * @return a new array
   * @throws IOException as {@link #check}
   */
  public byte[] bytes() throws IOException {
    return Runs.bytes(stages);
  }

  /**
   * Starts it: what is written goes to the first stage, what is read comes from the last, and a
   * signal goes to all.
   *
   * @return the children, as one; close it
   * @throws IOException as {@link Command#start}
   */
  public Subprocess start() throws IOException {
    return new Subprocess(Launcher.startInteractive(stages));
  }

  /**
   * The pipeline as one would type it into a shell.
   *
   * @return the commands, with {@code |} between them
   */
  @Override
  public String toString() {
    return Launcher.name(stages);
  }
}
