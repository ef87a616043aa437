package cookbook.subprocess;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every engine that the contract is asked of. */
final class EnginesUnderTest {
  static List<Engine> all() {
    Engine portable = new ProcessBuilderEngine();
    @Nullable Engine nativeEngine = Platform.awaitNative();
    return nativeEngine == null ? List.of(portable) : List.of(portable, nativeEngine);
  }

  private EnginesUnderTest() {}
}
