package cookbook.threading;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;

/**
 * A lock held for the length of a {@code try} block, which unlocks it on every way out.
 *
 * <p>It says in one line what {@code lock(); try { … } finally { unlock(); }} says in five, and
 * leaves no place to forget the {@code finally}. It works with every {@link Lock}: a {@link Mutex},
 * a {@link java.util.concurrent.locks.ReentrantLock}, either half of a {@link
 * java.util.concurrent.locks.ReadWriteLock}. Where none of their abilities is needed, {@code
 * synchronized} is shorter still.
 *
 * <p><b>Threads.</b> An instance belongs to the thread that created it, as the lock does. {@link
 * #close} by another thread is what {@code unlock} by another thread is: most locks throw {@link
 * IllegalMonitorStateException}.
 *
 * <p><b>Memory effects.</b> Those of the lock; this class adds none.
 *
 * <p><b>Cost.</b> That of the lock: compiled code does not allocate the instance, as long as it
 * does not leave the method that created it.
 */
public final class Locked implements AutoCloseable {
  private final Lock lock;
  private boolean held = true;

  private Locked(Lock lock) {
    this.lock = lock;
  }

  /**
   * Takes the lock, waiting for it as long as need be. An interrupt does not end the wait.
   *
   * @param lock the lock to hold
   * @return what unlocks it when closed
   */
  public static Locked of(Lock lock) {
    lock.lock();
    return new Locked(lock);
  }

  /**
   * Takes the lock, waiting for it until the thread is interrupted.
   *
   * @param lock the lock to hold
   * @return what unlocks it when closed
   * @throws InterruptedException if the thread is interrupted on entry or while it waits; the lock
   *     is not held then
   */
  public static Locked ofInterruptibly(Lock lock) throws InterruptedException {
    lock.lockInterruptibly();
    return new Locked(lock);
  }

  /**
   * Takes the lock if it comes free within the timeout.
   *
   * @param lock the lock to hold
   * @param timeout how long to wait for it; zero or less does not wait
   * @param unit the unit of {@code timeout}
   * @return what unlocks it when closed
   * @throws TimeoutException if the time ran out first; the lock is not held then
   * @throws InterruptedException if the thread is interrupted on entry or while it waits; the lock
   *     is not held then
   */
  public static Locked of(Lock lock, long timeout, TimeUnit unit)
      throws InterruptedException, TimeoutException {
    Objects.requireNonNull(unit, "unit");
    if (!lock.tryLock(timeout, unit)) {
      throw new TimeoutException("not free within " + timeout + " " + unit + ": " + lock);
    }
    return new Locked(lock);
  }

  /** Unlocks the lock; does nothing if this was closed before. */
  @Override
  public void close() {
    if (held) {
      lock.unlock();
      held = false;
    }
  }

  /** Returns the lock's own description, and whether it is held through this instance. */
  @Override
  public String toString() {
    return "Locked[" + lock + (held ? ", held]" : ", closed]");
  }
}
