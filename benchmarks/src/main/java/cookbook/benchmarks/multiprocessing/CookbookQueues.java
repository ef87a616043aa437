package cookbook.benchmarks.multiprocessing;

import cookbook.multiprocessing.concurrent.ArrayBlockingQueue;
import cookbook.multiprocessing.core.Region;
import java.util.concurrent.BlockingQueue;

/** Two of the cookbook's queues. */
final class CookbookQueues implements Transport {
  private static final int CAPACITY = 1024;

  private final BlockingQueue<Object> out;
  private final BlockingQueue<Object> in;
  private final Messages messages = new Messages();

  CookbookQueues(boolean isParent) {
    this.out = named(isParent ? "there" : "back", CAPACITY);
    this.in = named(isParent ? "back" : "there", CAPACITY);
  }

  /** The queue that has this name in all processes. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // names know no type arguments
  static BlockingQueue<Object> named(String name, int capacity) {
    return Region.own()
        .names()
        .named(name, ArrayBlockingQueue.class, () -> new ArrayBlockingQueue(capacity));
  }

  @Override
  public void send(int size, boolean last) throws InterruptedException {
    out.put(messages.next(size, last));
  }

  @Override
  public boolean receive(int size) throws InterruptedException {
    return Messages.isLast(in.take());
  }
}
