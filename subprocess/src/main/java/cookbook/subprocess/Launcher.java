package cookbook.subprocess;

import cookbook.subprocess.Launch.Stdio;
import cookbook.subprocess.Launch.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns what commands say into children that run. */
final class Launcher {
  private static final @Nullable String PARENTS_MARK = System.getenv(ProcessTree.MARK);
  private static final String OUR_MARK =
      (PARENTS_MARK == null ? "" : PARENTS_MARK + ":")
          + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX)
          + "-"
          + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX)
          + "-";
  private static final AtomicLong COUNT = new AtomicLong();

  /** Starts a command, or a pipeline, whose bytes are moved by whoever waits for it. */
  static Run start(List<Plan> plans) throws IOException {
    return start(plans, false);
  }

  /** Starts one whose user reads and writes, where the commands say nothing else. */
  static Run startInteractive(List<Plan> plans) throws IOException {
    return start(plans, true);
  }

  private static Run start(List<Plan> plans, boolean interactive) throws IOException {
    Plan first = plans.getFirst();
    Plan last = plans.getLast();
    Input input = first.input;
    if (input instanceof Input.Characters(var string)) {
      input = new Input.Bytes(first.text.encode(string));
    }
    Engine engine = last.engine == null ? Platform.engine() : last.engine;
    String mark = OUR_MARK + COUNT.incrementAndGet();
    Outlets outlets = Outlets.open(plans, interactive);
    try {
      List<Launch> launches = launches(plans, mark, outlets, input(input, interactive));
      refuseIdleTimeoutUnheard(plans, launches);
      long startedNanos = System.nanoTime();
      List<Child> children = start(engine, plans, launches);
      Run run = new Run(plans, engine, children, mark, outlets, startedNanos);
      attend(run, input, interactive);
      return run;
    } catch (IOException | RuntimeException | Error e) {
      outlets.close();
      throw e;
    }
  }

  private static void attend(Run run, Input input, boolean interactive) {
    try {
      if (interactive) {
        run.attendInBackground(input);
      } else {
        run.attend(input);
      }
    } catch (RuntimeException | Error e) {
      run.kill(); // no thread to be had
      run.release();
      throw e;
    }
  }

  private static List<Child> start(Engine engine, List<Plan> plans, List<Launch> launches)
      throws CommandNotStartedException {
    try {
      return engine.start(launches);
    } catch (IOException e) {
      for (Launch launch : launches) {
        String reason = StartFailure.reason(launch);
        if (reason != null) {
          throw new CommandNotStartedException(name(plans), reason, e);
        }
      }
      String said = String.valueOf(e.getMessage());
      throw new CommandNotStartedException(name(plans), said.lines().findFirst().orElse(said), e);
    }
  }

  static String name(List<Plan> plans) {
    return plans.stream().map(Plan::toString).collect(Collectors.joining(" | "));
  }

  private static List<Launch> launches(
      List<Plan> plans, String mark, Outlets outlets, Stdio input) {
    List<Launch> launches = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      Plan plan = plans.get(i);
      Map<String, String> set = new LinkedHashMap<>(plan.set);
      set.put(ProcessTree.MARK, mark);
      launches.add(
          new Launch(
              plan.arguments,
              plan.directory,
              plan.cleanEnvironment,
              set,
              plan.unset,
              i == 0 ? input : Way.PIPE,
              i == plans.size() - 1 ? outlets.output().stdio() : Way.PIPE,
              outlets.errors().get(i).stdio(),
              plan.group));
    }
    return launches;
  }

  private static Stdio input(Input input, boolean interactive) {
    return switch (input) {
      case Input.Unsaid() -> interactive ? Way.PIPE : Way.DISCARD;
      case Input.FromParent() -> Way.INHERIT;
      case Input.FromFile(var file) -> new Launch.File(file, false);
      case Input.Characters _, Input.Bytes _, Input.FromStream _, Input.FromLines _ -> Way.PIPE;
    };
  }

  private static void refuseIdleTimeoutUnheard(List<Plan> plans, List<Launch> launches) {
    boolean heard =
        launches.getLast().output() == Way.PIPE
            || launches.stream().anyMatch(launch -> launch.error() == Way.PIPE);
    if (!heard && plans.stream().anyMatch(plan -> plan.idleTimeout != null)) {
      throw new IllegalStateException(
          name(plans)
              + ": an idle time-out needs a stream that we hear: add Output.capture(), or"
              + " Output.discard() beside the other target");
    }
  }

  private Launcher() {}
}
