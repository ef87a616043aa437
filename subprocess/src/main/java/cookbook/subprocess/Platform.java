package cookbook.subprocess;

/** Chooses the engine and the way to end a tree that fit the machine. */
final class Platform {
  private static final ProcessTree TREE = new DescendantsTree();
  private static final Engine ENGINE = new ProcessBuilderEngine();

  /** The engine for the next start; may change from call to call while another one is linked. */
  static Engine engine() {
    return ENGINE;
  }

  static ProcessTree tree() {
    return TREE;
  }

  private Platform() {}
}
