package cookbook.multiprocessing.core;

import static org.awaitility.Awaitility.await;

import cookbook.multiprocessing.Worker;
import cookbook.multiprocessing.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DoorbellTest {
  private static final long LOOK = 1;
  private static final long STOPPED = 2;
  private static final long RELEASE = 3;

  private final Region region = Region.own();

  private static Semaphore semaphore() {
    return Region.own().names().named("doorbell", Semaphore.class, () -> new Semaphore(0));
  }

  /** Stops while it reaps, as if it had lost its processor; another thread of it goes on. */
  static final class StopsReaping {
    static void main() {
      Thread other = Thread.ofPlatform().start(StopsReaping::release);
      Peer.awaitNumber("stops-reaping", LOOK);
      Places.at(
          1,
          () -> {
            Peer.number("stops-reaping").set(STOPPED);
            while (other.isAlive()) {
              LockSupport.park();
            }
            LockSupport.park();
          });
      Region.own().processes().lookForDeaths();
    }

    private static void release() {
      Peer.awaitNumber("stops-reaping", RELEASE);
      semaphore().release();
    }
  }

  @Test
  void aReaperThatIsStoppedDelaysNoWakeUpOfOthers() throws Exception {
    Peer.number("stops-reaping").set(0);
    Semaphore semaphore = semaphore();
    try (Peer peer = Peer.startWithPlaces(StopsReaping.class)) {
      DeadProcess.setLooking(region, false);
      DeadProcess dead = DeadProcess.enter(region);
      Peer.number("stops-reaping").set(LOOK);
      Peer.awaitNumber("stops-reaping", STOPPED);

      var woken = Worker.running(semaphore::acquire).awaitBlocked();
      DeadProcess.setLooking(region, true);
      await().until(() -> DeadProcess.hasLooked(region));
      Peer.number("stops-reaping").set(RELEASE);
      await().until(woken::isDone);

      var waits = Worker.running(semaphore::acquire).awaitBlocked();
      peer.kill();
      await("nobody looks again").until(() -> region.processes().isGone(dead.number()));
      semaphore.release();
      waits.get();
    } finally {
      DeadProcess.setLooking(region, true);
      region.processes().lookForDeaths();
    }
  }
}
