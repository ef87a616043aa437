package cookbook.multiprocessing;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The library's own log: who was started and how it ended, at level debug. */
final class Lifecycle {
  static final Logger LOG = LoggerFactory.getLogger("cookbook.multiprocessing");

  private Lifecycle() {}
}
