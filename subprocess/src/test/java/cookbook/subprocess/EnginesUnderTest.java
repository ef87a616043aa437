package cookbook.subprocess;

import java.util.List;

/** Every engine that the contract is asked of. */
final class EnginesUnderTest {
  static List<Engine> all() {
    Engine linked = Platform.awaitNative();
    Engine portable = new ProcessBuilderEngine();
    return linked == null ? List.of(portable) : List.of(portable, linked);
  }

  private EnginesUnderTest() {}
}
