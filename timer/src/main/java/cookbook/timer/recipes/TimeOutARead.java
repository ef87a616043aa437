package cookbook.timer.recipes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Give up on a read that nobody answers.
 *
 * <p>A server that accepts and then says nothing blocks its clients for ever, for a socket has no
 * time-out unless one is set. {@code setSoTimeout} bounds each single read: a server that sends one
 * byte a second never trips it, so bound the whole exchange as well. Python: {@code
 * socket.settimeout}; a UNIX program would set an {@code alarm} that breaks the call.
 */
final class TimeOutARead {
  private static final Logger log = LoggerFactory.getLogger("recipe");

  static void main() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket mute = new ServerSocket(0, 1, here);
        Socket client = new Socket(here, mute.getLocalPort())) {
      client.setSoTimeout(100);
      long start = System.nanoTime();
      try {
        int letter = client.getInputStream().read();
        log.info("read {}", letter);
      } catch (SocketTimeoutException e) {
        log.info("{} after {} ms", e.getMessage(), (System.nanoTime() - start) / 1_000_000);
      }
      log.info("the connection is still open: {}", !client.isClosed());
    }
  }
}

// Output:
// (main      ) Read timed out after {99..6000} ms
// (main      ) the connection is still open: true
