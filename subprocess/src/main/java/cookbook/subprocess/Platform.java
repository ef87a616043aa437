package cookbook.subprocess;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Chooses the engine and the way to end a tree that fit the machine. */
final class Platform {
  /*
   * To link the native engine takes about 100 milliseconds, a fifth of a small program's life. So
   * the first children are started by ProcessBuilder while another thread links.
   */

  private static final ProcessTree TREE =
      MarkedTree.isSupported() ? new MarkedTree(Platform::isLinked) : new DescendantsTree();

  private static final Engine PORTABLE = new ProcessBuilderEngine();
  private static final CompletableFuture<@Nullable NativeEngine> LINKED = new CompletableFuture<>();

  static {
    Thread.ofPlatform()
        .name("subprocess-link")
        .daemon()
        .inheritInheritableThreadLocals(false)
        .start(() -> LINKED.complete(NativeEngine.link()));
  }

  /** The engine for the next start; may change from call to call while another one is linked. */
  static Engine engine() {
    NativeEngine nativeEngine = LINKED.getNow(null);
    return nativeEngine == null ? PORTABLE : nativeEngine;
  }

  /** True once calls into the C library work. */
  static boolean isLinked() {
    return LINKED.getNow(null) != null;
  }

  /** Waits for the native engine; null where there is none. */
  static @Nullable Engine awaitNative() {
    return LINKED.join();
  }

  static ProcessTree tree() {
    return TREE;
  }

  private Platform() {}
}
