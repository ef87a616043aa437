package cookbook.subprocess;

import java.io.IOException;

/** Takes what a child says, piece by piece. */
@FunctionalInterface
interface Sink {
  /** Takes a piece; the buffer belongs to the caller again when this returns. */
  void accept(byte[] buffer, int offset, int length) throws IOException;

  /** Nothing more comes. Called once, by {@link Run}, never by an engine. */
  default void end() throws IOException {}
}
