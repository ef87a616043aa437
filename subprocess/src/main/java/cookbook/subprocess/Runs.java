package cookbook.subprocess;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** The one-liners that {@link Command} and {@link Pipeline} have in common. */
final class Runs {
  /** What is wanted of a run that has ended. */
  @FunctionalInterface
  private interface Harvest<T> {
    T of(Run run) throws IOException;
  }

  static Result run(List<Plan> plans) throws IOException {
    return toTheEnd(Launcher.start(plans), run -> decodable(run, run.result()));
  }

  static Result check(List<Plan> plans) throws IOException {
    return toTheEnd(Launcher.start(plans), run -> decodable(run, run.checked()));
  }

  static String text(List<Plan> plans) throws IOException {
    Run started = Launcher.start(captured(plans));
    started.expectText();
    return toTheEnd(started, Run::checkedText);
  }

  static List<String> lines(List<Plan> plans) throws IOException {
    Text text = plans.getLast().text;
    Run started = Launcher.start(captured(plans));
    return toTheEnd(started, run -> LineBuffer.linesOf(run.checked().ownedBytes(), text));
  }

  static byte[] bytes(List<Plan> plans) throws IOException {
    return toTheEnd(Launcher.start(captured(plans)), run -> run.checked().ownedBytes());
  }

  private static <T> T toTheEnd(Run run, Harvest<T> harvest) throws IOException {
    try {
      var _ = run.guarded(() -> run.complete(Deadline.NEVER));
      return harvest.of(run);
    } catch (CharacterCodingException e) {
      throw run.undecodable(e);
    } finally {
      run.release();
    }
  }

  private static Result decodable(Run run, Result result) throws IOException {
    run.checkCharset(result);
    return result;
  }

  /** The same, with the output captured too. */
  private static List<Plan> captured(List<Plan> plans) {
    Plan last = plans.getLast();
    if (last.output.isEmpty() || last.output.contains(Output.capture())) {
      return plans;
    }
    Plan changed = last.copy();
    changed.output = new ArrayList<>(last.output);
    changed.output.add(Output.capture());
    List<Plan> all = new ArrayList<>(plans.subList(0, plans.size() - 1));
    all.add(changed);
    return all;
  }

  private Runs() {}
}
