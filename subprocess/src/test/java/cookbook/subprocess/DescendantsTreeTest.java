package cookbook.subprocess;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way to end a tree where nothing but {@link ProcessHandle} is at hand, and its limits. */
@Timeout(60)
final class DescendantsTreeTest {
  private final ProcessTree tree = new DescendantsTree();
  private final Engine engine = new ProcessBuilderEngine();

  private Child start(String script, Survivors survivors) throws IOException {
    Launch.Stdio nowhere = Launch.Way.DISCARD;
    Launch launch =
        new Launch(
            List.of("sh", "-c", script, "sh", survivors.duration),
            null,
            false,
            Map.of(),
            Set.of(),
            nowhere,
            nowhere,
            nowhere,
            false);
    return engine.start(List.of(launch)).getFirst();
  }

  @Test
  void killEndsAllDescendants() throws Exception {
    try (Survivors survivors = new Survivors()) {
      Child child = start("sleep $1 & (sleep $1; :) & setsid sleep $1 & wait", survivors);
      await().until(() -> survivors.alive().size() >= 5); // two shells, three sleeps
      tree.kill(List.of(child), "");
      await().until(() -> survivors.alive().isEmpty());
      assertEquals(Exit.killedBy(9), child.onExit().get());
    }
  }

  @Test
  void signalReachesAllDescendants() throws Exception {
    try (Survivors survivors = new Survivors()) {
      Child child = start("sleep $1 & sleep $1 & exec sleep $1", survivors);
      await().until(() -> survivors.alive().size() == 3);
      tree.signal(List.of(child), "", Signal.TERM);
      await().until(() -> survivors.alive().isEmpty());
      assertEquals(Exit.killedBy(15), child.onExit().get());
    }
  }

  @Test
  void whatAnEndedParentHasLeftIsNotFound() throws Exception {
    try (Survivors survivors = new Survivors()) {
      Child child = start("sleep $1 &", survivors);
      assertTrue(child.onExit().get().isSuccess());
      tree.kill(List.of(child), "");
      survivors.awaitCount(1); // the documented limit
    }
  }
}
