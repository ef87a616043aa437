package cookbook.subprocess;

import java.util.List;

/** Every engine that the contract is asked of. */
final class EnginesUnderTest {
  static List<Engine> all() {
    return List.of(new ProcessBuilderEngine());
  }

  private EnginesUnderTest() {}
}
