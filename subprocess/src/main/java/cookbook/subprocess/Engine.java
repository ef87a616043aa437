package cookbook.subprocess;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts children and moves bytes to and from them: the seam between the library and the platform.
 *
 * <p>{@link ProcessBuilderEngine} works everywhere. What the contract tests ask of one engine they
 * ask of every engine, so this page says only who calls what, and when.
 */
interface Engine {
  /**
   * Starts a command, or a pipeline whose stages pass their output on without our copying it. Of a
   * pipeline only the first stage's input and the last stage's output are ours; what the launches
   * say about the others is ignored. When a stage cannot be started, those before it are ended.
   *
   * @throws IOException if one cannot be started; why is found out by {@link StartFailure}
   */
  List<Child> start(List<Launch> stages) throws IOException;

  /**
   * Writes and reads at once, in the calling thread, until the feed is written (or refused: the
   * child closed its input) and every source has ended. Closes the feed's pipe when it is written.
   * Sinks are called by the calling thread only, and never after this method has returned.
   *
   * <p>Resumable: after {@code false} or an exception, a later call with the same feed and flows
   * goes on where this one stopped, and nothing is lost. Pipes may belong to different children.
   *
   * @return true when all is done, false when the deadline came first
   * @throws IOException what a sink threw, or a read failed
   * @throws InterruptedException if the thread was interrupted before or while it waited
   */
  boolean exchange(@Nullable Feed feed, List<Flow> flows, Deadline deadline)
      throws IOException, InterruptedException;
}
