package cookbook.multiprocessing.core;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.Worker;
import cookbook.multiprocessing.concurrent.locks.ReentrantLock;
import cookbook.multiprocessing.core.WaitQueue.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a dead process leaves in a queue, written there by hand. */
@Timeout(300)
@SuppressWarnings({"WaitNotInLoop", "LockNotBeforeTry"}) // is what is tested
final class WaitQueueTest {
  private static final long DEAD = 1 << 6 | 63; // a number that nobody has a lock for

  private static final int DIED = 77; // an exit code

  // offsets in a queue, and in a node
  private static final long MUTEX = 0;
  private static final long HEAD = 8;
  private static final long TAIL = 16;
  private static final long QUEUE = 32;
  private static final long NEXT = 40;
  private static final long PREVIOUS = 48;

  private final Region region = Region.own();
  private final Block memory = region.header();

  @Test
  void whatIsDerivedIsDerivedAgain() throws Exception {
    Block block = region.held(region.heap().allocateHeld(WaitQueue.BYTES));
    WaitQueue queue = new WaitQueue(block, 0, this);
    AtomicInteger permits = new AtomicInteger();
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<Worker<Void>> waiters = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waiters.add(waiter(queue, permits, order, i).awaitBlocked());
    }
    long first = memory.get(block.address() + HEAD);
    for (long node = first; node != 0; node = memory.get(node + NEXT)) {
      memory.set(node + PREVIOUS, 12345);
      memory.set(node + QUEUE, 0);
    }
    memory.set(block.address() + TAIL, first);
    memory.set(block.address() + MUTEX, DEAD);

    waiters.add(waiter(queue, permits, order, 4).awaitBlocked());
    assertInstanceOf(InterruptedException.class, waiters.remove(2).interrupt().failure());
    assertEquals(4, queue.length());
    permits.set(4);
    queue.wakeFirst();
    for (var waiter : waiters) {
      waiter.get();
    }
    assertEquals(List.of(0, 1, 3, 4), order);
    assertFalse(queue.hasWaiters());
  }

  private static Worker<Void> waiter(
      WaitQueue queue, AtomicInteger permits, List<Integer> order, int number) {
    return Worker.running(() -> {
      int _ =
          queue.acquireInterruptibly(
              () -> {
                if (permits.get() == 0) {
                  return WaitQueue.FAILED;
                }
                order.add(number);
                return permits.decrementAndGet();
              },
              Mode.SHARED);
    });
  }

  /** He had put the waiter into the lock's queue, and not yet taken it out of the condition's. */
  @Test
  void signalThatADeadProcessHadHalfGivenIsReceived() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    Condition condition = lock.newCondition();
    AtomicInteger received = new AtomicInteger();
    List<Worker<Void>> waiters = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      waiters.add(
          Worker.running(
                  () -> {
                    lock.lock();
                    condition.await();
                    received.incrementAndGet();
                    lock.unlock();
                  })
              .awaitBlocked());
    }
    long lockQueue = SharedReference.to(lock).address() + 32;
    long conditionQueue = SharedReference.to((SharedCondition) condition).address();
    long node = WaitQueue.nodeBeside(memory.get(conditionQueue + HEAD));
    memory.set(conditionQueue + MUTEX, DEAD);
    memory.set(lockQueue + MUTEX, DEAD);
    memory.set(node + NEXT, 0);
    memory.set(node + 24, lockQueue); // INTENT
    memory.set(node + 56, conditionQueue); // CONDITION
    memory.set(lockQueue + HEAD, node); // the commit; then he died

    long _ = memory.getAndAdd(Processes.DEATHS, 1);
    region.doorbell().ringEverybody();
    waiters.getFirst().get();
    assertEquals(1, received.get());
    waiters.getLast().awaitBlocked();
    lock.lock();
    assertEquals(1, lock.getWaitQueueLength(condition));
    condition.signal();
    lock.unlock();
    waiters.getLast().get();
    assertFalse(lock.hasQueuedThreads());
  }

  /**
   * Buries the dead, and dies at the so-manieth place on the way; lives if there are not so many.
   */
  static final class DiesReaping {
    static void main(String[] args) {
      Peer.number("dies-reaping").set(1);
      Peer.awaitNumber("dies-reaping", 2);
      Places.at(Integer.parseInt(args[0]), () -> Runtime.getRuntime().halt(DIED));
      Region.own().processes().lookForDeaths();
    }
  }

  @Test
  @Timeout(300) // a JVM for each place
  void signalThatADeadProcessHadReceivedIsPassedOnWhereverItsReaperDies() throws Exception {
    int places = 0;
    while (isPassedOnThoughTheReaperDiesAt(places + 1)) {
      places++;
    }
    assertTrue(places > 20, places + " places");
  }

  /** Returns false if there is no such place. */
  private boolean isPassedOnThoughTheReaperDiesAt(int place) throws Exception {
    ReentrantLock lock = new ReentrantLock();
    Condition condition = lock.newCondition();
    Peer.number("dies-reaping").set(0);
    try (Peer reaper = Peer.startWithPlaces(DiesReaping.class, Integer.toString(place))) {
      Peer.awaitNumber("dies-reaping", 1);
      DeadProcess.setLooking(region, false);
      lock.lock();
      enqueue(DeadProcess.enter(region), condition);
      lock.unlock();
      var next =
          Worker.running(() -> {
            lock.lock();
            condition.await();
            lock.unlock();
          });
      next.awaitBlocked();
      lock.lock();
      condition.signal(); // the dead one is the first
      Peer.number("dies-reaping").set(2);
      assertTrue(reaper.jvm().await(Duration.ofSeconds(30)));
      region.processes().lookForDeaths();
      lock.unlock();
      await("the reaper died at place " + place).until(next::isDone);
      return reaper.jvm().process().exitValue() == DIED;
    } finally {
      DeadProcess.setLooking(region, true);
    }
  }

  private void enqueue(DeadProcess dead, Condition condition) {
    long address = SharedReference.to((SharedCondition) condition).address();
    new WaitQueue(region.at(address, WaitQueue.BYTES), 0, this).enqueueForSignal(dead.parker());
  }

  @Test
  void mutexOfTheDeadIsTakenOverAndOfTheLivingIsNot() {
    Block block = region.held(region.heap().allocateHeld(8));
    RobustMutex mutex = new RobustMutex(block, 0);
    block.set(0, DEAD);
    assertEquals(true, mutex.lock(), "to be repaired");
    mutex.unlock();
    assertEquals(false, mutex.lock());
    var second = Worker.calling(mutex::lock).awaitBlocked();
    assertFalse(second.isDone());
    mutex.unlock();
    await().until(second::isDone);
    mutex.unlock();
  }
}
