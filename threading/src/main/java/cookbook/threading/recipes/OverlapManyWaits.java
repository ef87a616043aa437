package cookbook.threading.recipes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Get twenty answers in little more than the time of one, by waiting for all at once.
 *
 * <p>A request to a server is hardly any work: nearly all of it is waiting, here 15 ms each. Waits
 * overlap on any number of cores, so the gain is the number of requests under way at a time: four
 * with a pool of four threads, up to twenty with a thread for each. Virtual threads gain no more
 * than platform threads do; but they still do when there are a hundred thousand.
 *
 * <p>Python's threads gain here just as well: one that waits for a socket lets go of the
 * interpreter lock.
 */
final class OverlapManyWaits {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> serve(server));
      List<Callable<Integer>> requests = Collections.nCopies(20, () -> request(server));

      double one = bestMillis(requests, () -> Executors.newFixedThreadPool(1));
      double four = bestMillis(requests, () -> Executors.newFixedThreadPool(4));
      double each = bestMillis(requests, () -> Executors.newThreadPerTaskExecutor(Thread::new));
      double virtual = bestMillis(requests, Executors::newVirtualThreadPerTaskExecutor);

      log.info("one after the other: {} ms", (long) one);
      log.info("in a pool of 4 threads: {} times faster", ratio(one, four));
      log.info("in a thread each: {} times faster", ratio(one, each));
      log.info("in a virtual thread each: {} times faster", ratio(one, virtual));
    }
  }

  /** The best of three tries, as this machine may have other work. */
  private static double bestMillis(
      List<Callable<Integer>> requests, Supplier<ExecutorService> executors) throws Exception {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      try (ExecutorService executor = executors.get()) {
        for (Future<Integer> answer : executor.invokeAll(requests)) {
          answer.get();
        }
      }
      best = Math.min(best, (System.nanoTime() - start) / 1e6);
    }
    return best;
  }

  private static int request(ServerSocket server) throws IOException {
    try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
      return socket.getInputStream().read();
    }
  }

  private static void serve(ServerSocket server) {
    try {
      while (true) {
        Socket client = server.accept();
        Thread.startVirtualThread(() -> answer(client));
      }
    } catch (IOException e) {
      return; // main has closed the server
    }
  }

  private static void answer(Socket client) {
    try (client) {
      Thread.sleep(15);
      client.getOutputStream().write(1);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("no answer to " + client, e);
    }
  }

  private static String ratio(double slow, double fast) {
    return String.format(Locale.ROOT, "%.1f", slow / fast);
  }
}

// Output:
// (main      ) one after the other: {300..5000} ms
// (main      ) in a pool of 4 threads: {2..10} times faster
// (main      ) in a thread each: {4..50} times faster
// (main      ) in a virtual thread each: {4..50} times faster
