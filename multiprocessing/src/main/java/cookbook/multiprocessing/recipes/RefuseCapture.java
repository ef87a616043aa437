package cookbook.multiprocessing.recipes;

import cookbook.multiprocessing.Process;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Capture something that cannot travel, and be told what and where.
 *
 * <p>A connection, a thread, an open file belong to one process. {@code start} refuses a task that
 * holds one, in the caller's own stack, before there is a child; and it names the way to it, field
 * by field, which need not lie in the open. The cure: let the task take what it needs to make one,
 * here the address, and make it in the child.
 *
 * <p>Python says "cannot pickle", and not where.
 */
final class RefuseCapture {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  private record Request(URI address, Socket connection) {}

  static void main() throws IOException, InterruptedException {
    URI address = URI.create("http://localhost/menu");
    try (Socket connection = new Socket()) {
      Request request = new Request(address, connection);
      new Process("client", () -> ask(request)).start();
    } catch (IllegalArgumentException e) {
      log.info("{}", e.getMessage());
    }
    Process client = new Process("client", () -> ask(address));
    client.start();
    client.join();
  }

  private static void ask(URI address) {
    try (Socket connection = new Socket()) {
      ask(new Request(address, connection));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void ask(Request request) {
    log.info("asks {}", request.address());
  }
}

// Output:
// (main      ) task.captured[0].connection: java.net.Socket cannot travel between processes; {cure}
// (client    ) asks http://localhost/menu
