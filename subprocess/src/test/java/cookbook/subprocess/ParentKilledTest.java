package cookbook.subprocess;

import static org.awaitility.Awaitility.await;

import cookbook.testing.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of children when their JVM is killed: the limits that {@link Subprocess} states. */
@Timeout(120)
@ParameterizedClass
@MethodSource("cookbook.subprocess.EnginesUnderTest#all")
final class ParentKilledTest {
  private final Engine engine;

  ParentKilledTest(Engine engine) {
    this.engine = engine;
  }

  @Test
  void readersAndWritersEndAndSleepersLiveOn() throws Exception {
    try (Survivors reader = new Survivors();
        Survivors writer = new Survivors();
        Survivors sleeper = new Survivors();
        ChildJvm jvm =
            ChildJvm.start(
                Child.class.getName(),
                engine.toString(),
                withoutMinutes(reader),
                withoutMinutes(writer),
                withoutMinutes(sleeper))) {
      await().until(() -> jvm.output().equals(List.of("started")));
      reader.awaitCount(1);
      writer.awaitCount(1);
      sleeper.awaitCount(1);
      jvm.process().toHandle().destroyForcibly();
      await("end of its input").until(() -> reader.alive().isEmpty());
      await("PIPE at its next write").until(() -> writer.alive().isEmpty());
      sleeper.awaitCount(1); // told by nobody
    }
  }

  /** The JVM gets these as arguments, and must not be taken for a survivor. */
  private static String withoutMinutes(Survivors survivors) {
    return survivors.duration.substring("600".length());
  }

  /** Starts three children, and waits. */
  static final class Child {
    static void main(String[] arguments) throws IOException {
      Engine engine =
          EnginesUnderTest.all().stream()
              .filter(each -> each.toString().equals(arguments[0]))
              .findFirst()
              .orElseThrow();
      String readsUntilTheEnd = "while read line; do :; done; : $1";
      String writesForEver = "while echo x; do sleep 0.02; done; : $1";
      List<Subprocess> children = new ArrayList<>();
      children.add(Command.shell(readsUntilTheEnd, "600" + arguments[1]).by(engine).start());
      children.add(Command.shell(writesForEver, "600" + arguments[2]).by(engine).start());
      children.add(Command.of("sleep", "600" + arguments[3]).by(engine).start());
      System.out.println("started");
      while (true) {
        children.get(1).readLine();
      }
    }
  }
}
