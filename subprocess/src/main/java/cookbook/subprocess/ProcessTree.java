package cookbook.subprocess;

import java.util.List;

/**
 * Finds and ends a run: its children (the stages of a pipeline, or one) and all that they started.
 *
 * <p>Every run carries a mark in the environment variable {@link #MARK}, which its processes
 * inherit. Where processes' environments can be read, that finds also those that have left their
 * parent, group and session behind. A run started by a marked process appends to the mark it finds
 * there: an environment belongs to run {@code m} if its value is {@code m} or starts with {@code m}
 * and a colon.
 */
interface ProcessTree {
  /** The environment variable that tells to which run a process belongs. */
  String MARK = "COOKBOOK_RUN";

  /**
   * Sends a signal once to every process of the run that can be found. Does not wait.
   *
   * @param roots some may have ended; then their pids are not theirs any more
   */
  void signal(List<Child> roots, String mark, Signal signal);

  /**
   * Kills every process of the run that can be found, until none is found any more. Needs some
   * milliseconds; an interrupt neither stops it nor is lost.
   *
   * @param roots some may have ended; then their pids are not theirs any more
   */
  void kill(List<Child> roots, String mark);
}
