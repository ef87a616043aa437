package cookbook.benchmarks.multiprocessing;

import cookbook.multiprocessing.Connection;
import cookbook.multiprocessing.Pipe;
import java.io.IOException;
import java.time.Duration;

/** One of the cookbook's pipes. */
final class CookbookPipe implements Transport {
  /** The same one in both processes, because it is static. */
  private static final Pipe<Object> PIPE = Pipe.open();

  private final Connection<Object> end;
  private final Messages messages = new Messages();

  CookbookPipe(boolean isParent) throws IOException, InterruptedException {
    this.end = isParent ? PIPE.near() : PIPE.far();
    boolean _ = PIPE.far().poll(Duration.ZERO); // so it stays open from one child to the next
  }

  @Override
  public void send(int size, boolean last) throws IOException, InterruptedException {
    end.send(messages.next(size, last));
  }

  @Override
  public boolean receive(int size) throws IOException, InterruptedException {
    return Messages.isLast(end.receive());
  }
}
