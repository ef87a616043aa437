package cookbook.benchmarks.multiprocessing;

import cookbook.multiprocessing.concurrent.ArrayBlockingQueue;
import cookbook.multiprocessing.core.Region;
import java.util.concurrent.BlockingQueue;

/** Two of the cookbook's queues. */
final class CookbookQueues implements Transport {
  private static final int CAPACITY = 1024;

  private final BlockingQueue<Object> out;
  private final BlockingQueue<Object> in;
  private byte[] bytes = {};
  private long sent;

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
    out.put(size == Long.BYTES ? (Object) (last ? -1L : sent++) : array(size, last));
  }

  private byte[] array(int size, boolean last) {
    if (bytes.length != size) {
      bytes = new byte[size];
    }
    bytes[0] = (byte) (last ? 1 : 0);
    return bytes;
  }

  @Override
  public boolean receive(int size) throws InterruptedException {
    Object message = in.take();
    return message instanceof Long number ? number < 0 : ((byte[]) message)[0] == 1;
  }
}
