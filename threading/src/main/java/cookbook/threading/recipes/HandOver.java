package cookbook.threading.recipes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TransferQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hand an item over, and go on only when somebody has it.
 *
 * <p>{@code put} into a queue leaves the item at the door; {@code transfer} waits until a receiver
 * has taken it, and {@code tryTransfer} hands it over only if a receiver waits already. Here the
 * sender asks after each whether the receiver has come to the queue: after {@code put} it has not,
 * after {@code transfer} it must have.
 *
 * <p>If every item is to go from hand to hand, a {@code SynchronousQueue} is enough; this one lets
 * the sender choose. Python's queues have nothing of the kind.
 */
final class HandOver {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final CountDownLatch receiverHasCome = new CountDownLatch(1);

  static void main() throws InterruptedException {
    TransferQueue<String> queue = new LinkedTransferQueue<>();
    log.info("tryTransfer finds a receiver: {}", queue.tryTransfer("a parcel"));
    queue.put("a letter");
    log.info("after put, a receiver has come: {}", hasCome());
    Thread receiver = Thread.ofPlatform().name("receiver").start(() -> receiveTwo(queue));
    queue.transfer("a registered letter");
    log.info("after transfer, a receiver has come: {}", hasCome());
    receiver.join();
  }

  private static void receiveTwo(TransferQueue<String> queue) {
    try {
      Thread.sleep(100); // on the way
      receiverHasCome.countDown();
      log.info("received {}", queue.take());
      log.info("received {}", queue.take());
    } catch (InterruptedException _) {
      log.info("interrupted on the way");
    }
  }

  private static boolean hasCome() {
    return receiverHasCome.getCount() == 0;
  }
}

// Interleaved output:
// (main      ) tryTransfer finds a receiver: false
// (main      ) after put, a receiver has come: false
// (main      ) after transfer, a receiver has come: true
// (receiver  ) received a letter
// (receiver  ) received a registered letter
