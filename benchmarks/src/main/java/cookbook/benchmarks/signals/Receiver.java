package cookbook.benchmarks.signals;

import cookbook.signals.Signal;
import cookbook.signals.Signals;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** The process that is signalled; receiver.c is its twin. */
final class Receiver {
  private static final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
  private static final CountDownLatch end = new CountDownLatch(1);

  private static boolean throughput;
  private static long count;
  private static long first;

  /** Takes the way (cookbook, sun), the signal's number, and latency or throughput. */
  static void main(String[] args) throws Exception {
    Signal signal = Signal.of(Integer.parseInt(args[1]));
    throughput = args[2].equals("throughput");
    if (args[0].equals("cookbook")) {
      Signals.handle(signal, info -> received(info.value()));
    } else {
      handleBySun(signal);
    }
    print("ready\n");
    end.await();
  }

  /** By reflection, since the compiler's warning cannot be suppressed. */
  private static void handleBySun(Signal signal) throws ReflectiveOperationException {
    Class<?> sunSignal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object proxy =
        Proxy.newProxyInstance(
            Receiver.class.getClassLoader(),
            new Class<?>[] {handler},
            (_, _, _) -> {
              received(0);
              return null;
            });
    sunSignal
        .getMethod("handle", sunSignal, handler)
        .invoke(null, sunSignal.getConstructor(String.class).newInstance(signal.name()), proxy);
  }

  private static void received(int value) {
    long time = System.nanoTime();
    if (!throughput) {
      print(time + "\n");
    } else if (value != -1) {
      if (count++ == 0) {
        first = time;
      }
    } else {
      print(count + " " + (time - first) + "\n");
      end.countDown();
    }
  }

  private static void print(String line) {
    try {
      out.write(line.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Receiver() {}
}
