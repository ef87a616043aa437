package cookbook.benchmarks.multiprocessing;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.Header;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Aeron's publications by IPC; the parent's process runs the driver. */
final class AeronIpc implements Transport {
  private static final String CHANNEL = "aeron:ipc?term-length=16m";
  private static final int THERE = 10;
  private static final int BACK = 11;

  private final @Nullable MediaDriver driver;
  private final Aeron aeron;
  private final Publication out;
  private final Subscription in;
  private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(64 * 1024));
  private int received;
  private boolean isLast;
  private final FragmentAssembler assembler = new FragmentAssembler(this::onMessage);

  AeronIpc(String directory, boolean isParent) {
    this.driver = isParent ? launch(directory) : null;
    this.aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory));
    this.out = aeron.addPublication(CHANNEL, isParent ? THERE : BACK);
    this.in = aeron.addSubscription(CHANNEL, isParent ? BACK : THERE);
  }

  private static MediaDriver launch(String directory) {
    return MediaDriver.launch(
        new MediaDriver.Context()
            .aeronDirectoryName(directory)
            .threadingMode(ThreadingMode.SHARED)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
  }

  @Override
  public void send(int size, boolean last) {
    buffer.putByte(0, (byte) (last ? 1 : 0));
    while (out.offer(buffer, 0, size) < 0) {
      Thread.onSpinWait();
    }
  }

  private void onMessage(DirectBuffer bytes, int offset, int length, Header header) {
    received++;
    isLast = bytes.getByte(offset) == 1;
  }

  @Override
  public boolean receive(int size) {
    received = 0;
    while (received == 0) {
      if (in.poll(assembler, 1) == 0) {
        Thread.onSpinWait();
      }
    }
    return isLast;
  }

  @Override
  public void close() {
    aeron.close();
    if (driver != null) {
      driver.close();
    }
  }
}
