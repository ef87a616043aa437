package cookbook.signals;

/** This process as a receiver of signals. */
final class Self {
  static final long PID = ProcessHandle.current().pid();

  private Self() {}

  /**
   * Queues a signal for this process, for whose queue there may be no room at the moment: the
   * kernel counts what waits for all processes of the user together.
   */
  static void queue(Signal signal, int value) {
    while (!Signals.queue(PID, signal, value)) {
      Thread.onSpinWait();
    }
  }
}
