package cookbook.signals;

import java.util.Locale;

/** Which operating system this is. */
final class Platform {
  private static final String NAME = System.getProperty("os.name", "");

  static final boolean IS_LINUX = NAME.equals("Linux");
  static final boolean IS_MAC = NAME.startsWith("Mac");

  private Platform() {}

  /**
   * Says in a sentence that this is not for Windows.
   *
   * @throws UnsupportedOperationException on Windows
   */
  static void requireUnix() {
    if (NAME.toLowerCase(Locale.ROOT).startsWith("windows")) {
      throw new UnsupportedOperationException(
          NAME
              + " has no UNIX signals; to end another process use ProcessHandle.destroy(), to clean"
              + " up at the end of this one Runtime.addShutdownHook()");
    }
  }
}
