package cookbook.benchmarks.multiprocessing;

import java.io.IOException;

/** Messages of a size, to and from the one other process; for one thread. */
interface Transport extends AutoCloseable {
  /** Sends so many bytes, which say whether they are the last. */
  void send(int size, boolean last) throws Exception;

  /** Receives so many bytes; returns true for the last. */
  boolean receive(int size) throws Exception;

  @Override
  default void close() throws IOException {}
}
