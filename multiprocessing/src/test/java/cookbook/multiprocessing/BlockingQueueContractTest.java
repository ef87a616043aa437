package cookbook.multiprocessing;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.multiprocessing.concurrent.ArrayBlockingQueue;
import cookbook.multiprocessing.concurrent.LinkedBlockingQueue;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What all queues have in common, the originals included. */
@ParameterizedClass
@EnumSource
@Timeout(300)
final class BlockingQueueContractTest {
  @SuppressWarnings("ImmutableEnumChecker") // constructors do not change
  enum Kind {
    ORIGINAL_ARRAY(java.util.concurrent.ArrayBlockingQueue::new),
    ORIGINAL_LINKED(java.util.concurrent.LinkedBlockingQueue::new),
    ORIGINAL_JOINABLE(cookbook.threading.JoinableQueue::new),
    ARRAY(ArrayBlockingQueue::new),
    FAIR_ARRAY(capacity -> new ArrayBlockingQueue<>(capacity, true)),
    LINKED(LinkedBlockingQueue::new),
    JOINABLE(JoinableQueue::new);

    private final IntFunction<BlockingQueue<Integer>> maker;

    Kind(IntFunction<BlockingQueue<Integer>> maker) {
      this.maker = maker;
    }

    BlockingQueue<Integer> create(int capacity) {
      return maker.apply(capacity);
    }
  }

  private final Kind kind;
  private final BlockingQueue<Integer> queue;

  BlockingQueueContractTest(Kind kind) {
    this.kind = kind;
    this.queue = kind.create(2);
  }

  private void fill() {
    assertTrue(queue.addAll(List.of(1, 2)));
  }

  @Test
  void capacityBelowOneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> kind.create(0));
    assertThrows(IllegalArgumentException.class, () -> kind.create(-1));
  }

  @Test
  void nullIsRefusedOnEveryWayIn() {
    assertThrows(NullPointerException.class, () -> queue.put(null));
    assertThrows(NullPointerException.class, () -> queue.offer(null));
    assertThrows(NullPointerException.class, () -> queue.offer(null, 1, DAYS));
    assertThrows(NullPointerException.class, () -> queue.add(null));
    assertTrue(queue.isEmpty());
  }

  @Test
  void nullIsNeverFound() {
    fill();
    assertFalse(queue.contains(null));
    assertFalse(queue.remove(null));
  }

  @Test
  void fullQueueRefuses() throws Exception {
    fill();
    assertFalse(queue.offer(3));
    assertFalse(queue.offer(3, 0, DAYS));
    assertFalse(queue.offer(3, -1, DAYS));
    assertFalse(queue.offer(3, 1, MILLISECONDS));
    assertThrows(IllegalStateException.class, () -> queue.add(3));
    assertEquals(0, queue.remainingCapacity());
    assertArrayEquals(new Object[] {1, 2}, queue.toArray());
  }

  @Test
  void emptyQueueGivesNothing() throws Exception {
    assertNull(queue.poll());
    assertNull(queue.poll(0, DAYS));
    assertNull(queue.poll(-1, DAYS));
    assertNull(queue.poll(1, MILLISECONDS));
    assertNull(queue.peek());
    assertThrows(NoSuchElementException.class, queue::remove);
    assertThrows(NoSuchElementException.class, queue::element);
    assertEquals(0, queue.drainTo(new ArrayList<>()));
    assertFalse(queue.remove(1));
  }

  @Test
  void interruptEndsBlockedTakersAndLosesNothing() throws Exception {
    var taker = Worker.calling(queue::take).awaitBlocked();
    var poller = Worker.calling(() -> queue.poll(1, DAYS)).awaitBlocked();
    assertInstanceOf(InterruptedException.class, taker.interrupt().failure());
    assertInstanceOf(InterruptedException.class, poller.interrupt().failure());
    fill();
    assertEquals(1, queue.take());
  }

  @Test
  void interruptEndsBlockedPuttersAndAddsNothing() {
    fill();
    var putter = Worker.running(() -> queue.put(3)).awaitBlocked();
    var offerer = Worker.calling(() -> queue.offer(3, 1, DAYS)).awaitBlocked();
    assertInstanceOf(InterruptedException.class, putter.interrupt().failure());
    assertInstanceOf(InterruptedException.class, offerer.interrupt().failure());
    assertArrayEquals(new Object[] {1, 2}, queue.toArray());
  }

  @Test
  void interruptStatusOnEntryIsReportedEvenIfThereIsNoNeedToWait() {
    assertTrue(queue.add(1));
    assertInterruptible(queue::take);
    assertInterruptible(() -> queue.poll(1, DAYS));
    assertInterruptible(() -> queue.put(2));
    assertInterruptible(() -> queue.offer(2, 1, DAYS));
    assertEquals(1, queue.size());
  }

  private static void assertInterruptible(Worker.Work blocking) {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, blocking::run);
    assertFalse(Thread.interrupted());
  }

  @Test
  void drainIntoItselfOrNothingIsRefused() {
    fill();
    assertThrows(IllegalArgumentException.class, () -> queue.drainTo(queue));
    assertThrows(NullPointerException.class, () -> queue.drainTo(null));
    assertEquals(0, queue.drainTo(new ArrayList<>(), 0));
    assertEquals(0, queue.drainTo(new ArrayList<>(), -1));
    assertEquals(2, queue.size());
  }

  @Test
  void drainIntoACollectionThatRefusesKeepsTheRefused() {
    fill();
    List<Integer> takesOne =
        new AbstractList<>() {
          private int size;

          @Override
          public void add(int index, Integer element) {
            if (size == 1) {
              throw new ArithmeticException("full");
            }
            size++;
          }

          @Override
          public Integer get(int index) {
            return 1;
          }

          @Override
          public int size() {
            return size;
          }
        };
    assertThrows(ArithmeticException.class, () -> queue.drainTo(takesOne));
    assertEquals(1, takesOne.size());
    assertArrayEquals(new Object[] {2}, queue.toArray());
  }

  @Test
  void elementsComeInTheOrderOfTheirPutting() throws Exception {
    fill();
    assertEquals(1, queue.peek());
    assertEquals(1, queue.take());
    queue.put(3);
    assertEquals(2, queue.poll());
    assertEquals(3, queue.remove());
  }

  @Test
  void takerWaitsForAPutAndPutterForATake() throws Exception {
    var taker = Worker.calling(queue::take).awaitBlocked();
    queue.put(0);
    assertEquals(0, taker.get());

    fill();
    var putter = Worker.running(() -> queue.put(3)).awaitBlocked();
    assertEquals(1, queue.take());
    putter.get();
    assertArrayEquals(new Object[] {2, 3}, queue.toArray());
  }

  @Test
  void timedCallsEndAsSoonAsTheyCan() throws Exception {
    var poller = Worker.calling(() -> queue.poll(1, DAYS)).awaitBlocked();
    assertTrue(queue.offer(0));
    assertEquals(0, poller.get());

    fill();
    var offerer = Worker.calling(() -> queue.offer(3, 1, DAYS)).awaitBlocked();
    assertEquals(1, queue.poll());
    assertTrue(offerer.get());
  }

  @Test
  void everyWayOutMakesRoomForABlockedPutter() throws Exception {
    assertMakesRoom(() -> queue.drainTo(new ArrayList<>()));
    assertMakesRoom(() -> queue.remove(2));
    assertMakesRoom(queue::clear);
    if (kind != Kind.ORIGINAL_ARRAY) { // whose removeIf forgets to wake those who put
      assertMakesRoom(() -> queue.removeIf(e -> e == 1));
    }
    assertMakesRoom(() -> {
      Iterator<Integer> i = queue.iterator();
      i.next();
      i.remove();
    });
  }

  private void assertMakesRoom(Worker.Work wayOut) throws Exception {
    queue.clear();
    fill();
    var putter = Worker.running(() -> queue.put(3)).awaitBlocked();
    wayOut.run();
    putter.get();
    assertTrue(queue.contains(3));
  }

  @Test
  void drainMovesTheFirstSoMany() {
    fill();
    List<Integer> drained = new ArrayList<>();
    assertEquals(1, queue.drainTo(drained, 1));
    assertEquals(1, queue.drainTo(drained));
    assertEquals(List.of(1, 2), drained);
    assertEquals(2, queue.remainingCapacity());
  }

  @Test
  void bulkRemovalTakesOutWhatItIsToldTo() {
    fill();
    assertTrue(queue.removeIf(e -> e == 1));
    assertFalse(queue.removeIf(e -> e == 1));
    assertTrue(queue.add(3));
    assertTrue(queue.removeAll(List.of(3)));
    assertTrue(queue.retainAll(List.of()));
    assertTrue(queue.isEmpty());
  }

  @Test
  void iteratorOfAnyAgeDoesNotFailAndRemovesOnlyItsElement() {
    fill();
    Iterator<Integer> i = queue.iterator();
    assertThrows(IllegalStateException.class, i::remove);
    assertEquals(1, i.next());
    assertEquals(1, queue.poll());
    i.remove(); // gone already: nothing happens
    assertThrows(IllegalStateException.class, i::remove);
    assertTrue(queue.add(1));
    assertEquals(2, i.next());
    i.remove();
    assertArrayEquals(new Object[] {1}, queue.toArray());
  }

  @Test
  void exhaustedIteratorThrows() {
    assertThrows(NoSuchElementException.class, queue.iterator()::next);
  }

  @Test
  void viewsShowTheElements() {
    fill();
    assertArrayEquals(new Integer[] {1, 2}, queue.toArray(new Integer[0]));
    assertArrayEquals(new Integer[] {1, 2, null}, queue.toArray(new Integer[] {7, 7, 7}));
    assertEquals(List.of(1, 2), queue.stream().toList());
    assertEquals("[1, 2]", queue.toString());
    List<Integer> seen = new ArrayList<>();
    queue.forEach(seen::add);
    assertEquals(List.of(1, 2), seen);
  }

  @Test
  void iteratorPassesOverWhatIsGone() {
    if (kind == Kind.ORIGINAL_JOINABLE) {
      return; // shows what was there
    }
    BlockingQueue<Integer> five = kind.create(5);
    assertTrue(five.addAll(List.of(0, 1, 2, 3, 4)));
    Iterator<Integer> elements = five.iterator();
    assertTrue(elements.hasNext());
    assertEquals(0, five.poll());
    assertTrue(five.removeAll(List.of(1, 3)));
    assertEquals(0, elements.next(), "known before");
    assertEquals(2, elements.next());
    assertEquals(4, elements.next());
    assertFalse(elements.hasNext());
  }

  @Test
  void filterThatThrowsRemovesNothing() {
    if (kind == Kind.ORIGINAL_JOINABLE) {
      return; // removes one by one
    }
    fill();
    assertThrows(ArithmeticException.class, () -> queue.removeIf(element -> 2 / (2 - element) > 0));
    assertEquals("[1, 2]", queue.toString());
  }

  @Test
  void spliteratorSeesWhatIsThereAtItsFirstUse() {
    if (kind == Kind.ORIGINAL_JOINABLE) {
      return; // sees what was there when it was made
    }
    Spliterator<Integer> elements = queue.spliterator();
    assertEquals(
        Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT,
        elements.characteristics());
    fill();
    List<Integer> seen = new ArrayList<>();
    elements.forEachRemaining(seen::add);
    assertEquals(List.of(1, 2), seen);
    assertFalse(elements.tryAdvance(seen::add));
  }

  @Test
  void removalInTheMiddleKeepsTheOrderOfTheRest() throws Exception {
    BlockingQueue<Integer> large = kind.create(1_000);
    for (int i = 0; i < 1_000; i++) {
      large.put(i);
    }
    assertTrue(large.removeIf(i -> i % 10 != 0 || (i > 300 && i < 900)));
    assertEquals(41, large.size());
    assertEquals(959, large.remainingCapacity());
    assertTrue(large.remove(990));
    assertFalse(large.remove(990));
    assertFalse(large.contains(990));
    large.put(-1);
    for (int i = 0; i <= 300; i += 10) {
      assertEquals(i, large.take());
    }
    for (int i = 900; i <= 980; i += 10) {
      assertEquals(i, large.poll());
    }
    assertEquals(-1, large.take());
    assertTrue(large.isEmpty());
    assertEquals(1_000, large.remainingCapacity());
  }

  @Test
  void placesOfRemovedElementsAreUsedAgainWhileTheFirstStays() throws Exception {
    queue.put(0);
    for (int i = 1; i <= 10_000; i++) {
      queue.put(i);
      assertFalse(queue.offer(-1));
      assertTrue(queue.remove(i));
    }
    assertArrayEquals(new Object[] {0}, queue.toArray());
  }

  @Test
  void aDuplicateIsRemovedOnceTheFirstFirst() {
    BlockingQueue<Integer> wide = kind.create(3);
    assertTrue(wide.addAll(List.of(7, 8, 7)));
    assertTrue(wide.remove(7));
    assertArrayEquals(new Object[] {8, 7}, wide.toArray());
  }

  @Test
  void clearedQueueIsAsNew() throws Exception {
    BlockingQueue<Integer> large = kind.create(1_000);
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 700; i++) {
        large.put(i);
      }
      assertTrue(large.remove(699));
      large.clear();
      assertTrue(large.isEmpty());
      assertNull(large.peek());
      assertEquals(1_000, large.remainingCapacity());
    }
  }

  @Test
  void severalBlockedAreAllServed() throws Exception {
    List<Worker<Integer>> takers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      takers.add(Worker.calling(queue::take).awaitBlocked());
    }
    for (int i = 0; i < 5; i++) {
      queue.put(i);
    }
    int sum = 0;
    for (var taker : takers) {
      sum += taker.get();
    }
    assertEquals(10, sum);

    fill();
    List<Worker<Void>> putters = new ArrayList<>();
    for (int i = 3; i <= 7; i++) {
      int element = i;
      putters.add(Worker.running(() -> queue.put(element)).awaitBlocked());
    }
    List<Integer> drained = new ArrayList<>();
    while (drained.size() < 7) {
      drained.add(queue.take());
    }
    for (var putter : putters) {
      putter.get();
    }
    drained.sort(null);
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), drained);
  }

  @Test
  void stressEveryElementIsTakenOnceAndInItsProducersOrder() throws Exception {
    int perProducer = 5_000;
    int end = -1;
    AtomicLong sum = new AtomicLong();
    List<Worker<Void>> workers = new ArrayList<>();
    for (int producer = 0; producer < 2; producer++) {
      workers.add(Worker.running(() -> produce(perProducer, end)));
      workers.add(Worker.running(() -> sum.addAndGet(consume(end))));
    }
    for (var worker : workers) {
      worker.get();
    }
    assertEquals(2L * perProducer * (perProducer + 1) / 2, sum.get());
    assertTrue(queue.isEmpty());
  }

  private void produce(int count, int end) throws InterruptedException {
    for (int i = 1; i <= count; i++) {
      queue.put(i);
    }
    queue.put(end);
  }

  private long consume(int end) throws InterruptedException {
    long sum = 0;
    for (int e = queue.take(); e != end; e = queue.take()) {
      sum += e;
    }
    return sum;
  }
}
