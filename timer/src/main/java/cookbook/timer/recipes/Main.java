package cookbook.timer.recipes;

import cookbook.logging.Menu;

/** Runs the recipes that are named, in order; without a name, lists all and runs the first. */
final class Main {
  private static final Menu MENU =
      new Menu(
          "timer",
          """
          StartTwoTimers              Start two timers, and see which thread speaks.
          CancelInTime                Cancel a timer while its delay runs.
          CancelTooLate               See a cancel refused once the work has begun.
          NameTheTimers               Name timer threads, so that a log tells them apart.
          KeepTheProgramAlive         Let a pending timer keep the program alive, or not.
          RunEventsInOrder            Run events after their delays, and block until all are done.
          DelayTheNextEvent           Let a long event delay the next one, and lose none.
          BreakTiesByPriority         Let priority decide between events of the same instant.
          CancelFromAnotherThread     Cancel an event from another thread while the schedule runs.
          SlipInAnEarlierEvent        Enter an earlier event while the schedule sleeps.
          RunADayInAMillisecond       Run a day's schedule in a millisecond, with the clock in hand.
          RunEveryDayAtSix            Run at the same hour every day, also when the clocks change.
          CompareRateAndDelay         Repeat at a fixed rate, and beside it with a fixed delay.
          OverrunThePeriod            Overrun the period, and see the late runs catch up.
          StopTheTicker               Stop a ticker, and let the tick that runs finish.
          TakeTicksFromAQueue         Take ticks from a queue, and drop those that come too fast.
          MeasureTheDrift             Measure how a sleeping loop drifts, and a fixed rate does not.
          DieSilently                 Lose a periodic task to a single exception, silently.
          SurviveAThrow               Keep a periodic task alive when one of its runs throws.
          LoseJavaUtilTimer           See one exception end a java.util.Timer with all its tasks.
          TimeOutAnOperation          Give up on an operation after a time, and stop it.
          TimeOutOnlyTheFuture        Time out a future, and find that its operation runs on.
          KeepTimeOutsApart           Time out two futures, and let neither wait for the other.
          CompleteWithADefault        Answer with a default when the real answer takes too long.
          TimeOutARead                Give up on a read that nobody answers.
          PassADeadlineDown           Pass one deadline down through every call.
          CloseWhenIdle               Close a connection that has been idle for too long.
          RetryWithBackOff            Retry what may succeed later, after ever longer random waits.
          LimitToASteadyRate          Limit requests to a steady rate.
          AllowABurst                 Allow a burst of requests, then a steady rate.
          Debounce                    Act once, when the calls have stopped coming.
          TakeWhatIsDue               Take elements from a queue once their delay is over.
          HoldAMillionTimers          Hold a million timers in one wheel, and cancel them again.
          MeasureByTheMonotonicClock  Measure durations by the monotonic clock, not by the wall's.
          TestWithAManualClock        Test time-dependent code without waiting, clock in hand.
          """);

  static void main(String... names) throws Exception {
    for (String name : MENU.choose(names)) {
      switch (name) {
        case "StartTwoTimers" -> StartTwoTimers.main();
        case "CancelInTime" -> CancelInTime.main();
        case "CancelTooLate" -> CancelTooLate.main();
        case "NameTheTimers" -> NameTheTimers.main();
        case "KeepTheProgramAlive" -> KeepTheProgramAlive.main();
        case "RunEventsInOrder" -> RunEventsInOrder.main();
        case "DelayTheNextEvent" -> DelayTheNextEvent.main();
        case "BreakTiesByPriority" -> BreakTiesByPriority.main();
        case "CancelFromAnotherThread" -> CancelFromAnotherThread.main();
        case "SlipInAnEarlierEvent" -> SlipInAnEarlierEvent.main();
        case "RunADayInAMillisecond" -> RunADayInAMillisecond.main();
        case "RunEveryDayAtSix" -> RunEveryDayAtSix.main();
        case "CompareRateAndDelay" -> CompareRateAndDelay.main();
        case "OverrunThePeriod" -> OverrunThePeriod.main();
        case "StopTheTicker" -> StopTheTicker.main();
        case "TakeTicksFromAQueue" -> TakeTicksFromAQueue.main();
        case "MeasureTheDrift" -> MeasureTheDrift.main();
        case "DieSilently" -> DieSilently.main();
        case "SurviveAThrow" -> SurviveAThrow.main();
        case "LoseJavaUtilTimer" -> LoseJavaUtilTimer.main();
        case "TimeOutAnOperation" -> TimeOutAnOperation.main();
        case "TimeOutOnlyTheFuture" -> TimeOutOnlyTheFuture.main();
        case "KeepTimeOutsApart" -> KeepTimeOutsApart.main();
        case "CompleteWithADefault" -> CompleteWithADefault.main();
        case "TimeOutARead" -> TimeOutARead.main();
        case "PassADeadlineDown" -> PassADeadlineDown.main();
        case "CloseWhenIdle" -> CloseWhenIdle.main();
        case "RetryWithBackOff" -> RetryWithBackOff.main();
        case "LimitToASteadyRate" -> LimitToASteadyRate.main();
        case "AllowABurst" -> AllowABurst.main();
        case "Debounce" -> Debounce.main();
        case "TakeWhatIsDue" -> TakeWhatIsDue.main();
        case "HoldAMillionTimers" -> HoldAMillionTimers.main();
        case "MeasureByTheMonotonicClock" -> MeasureByTheMonotonicClock.main();
        case "TestWithAManualClock" -> TestWithAManualClock.main();
        default -> throw new AssertionError(name + " is on the menu, but not in the switch");
      }
    }
  }

  private Main() {}
}
