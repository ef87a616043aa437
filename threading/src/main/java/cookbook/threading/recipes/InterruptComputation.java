package cookbook.threading.recipes;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stop a thread that computes, with its cooperation.
 *
 * <p>An interrupt does nothing to a thread that does not wait; it only sets a flag. The computation
 * has to look at it now and then, at a place where its data are whole. {@code isInterrupted} leaves
 * the flag set, so that whoever called the computation learns of the request too.
 *
 * <p>There is no way to stop a thread that does not look, in Python neither. Java had one, {@code
 * Thread.stop}: it left broken data behind, and is refused since Java 20.
 */
final class InterruptComputation {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws InterruptedException {
    CountDownLatch toFind = new CountDownLatch(1000);
    Thread seeker = Thread.ofPlatform().name("seeker").start(() -> seekPrimes(toFind));
    toFind.await();
    seeker.interrupt();
    seeker.join();
    log.info("seeker alive: {}", seeker.isAlive());
  }

  private static void seekPrimes(CountDownLatch toFind) {
    int found = 0;
    for (long number = 2; !Thread.currentThread().isInterrupted(); number++) {
      if (isPrime(number)) {
        found++;
        toFind.countDown();
      }
    }
    log.info("asked to stop after {} primes", found);
    log.info("request still there: {}", Thread.currentThread().isInterrupted());
  }

  private static boolean isPrime(long number) {
    for (long divisor = 2; divisor * divisor <= number; divisor++) {
      if (number % divisor == 0) {
        return false;
      }
    }
    return true;
  }
}

// Interleaved output:
// (seeker    ) asked to stop after {1000..1000000000} primes
// (seeker    ) request still there: true
// (main      ) seeker alive: false
