package cookbook.benchmarks.multiprocessing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Keeps threads where they are, so that all contestants run on the same two CPUs. */
final class Cpu {
  private Cpu() {}

  /** Pins the current thread, and no other one of the JVM, to a CPU; on Linux. */
  @SuppressWarnings("restricted") // the one call that pins
  static void pin(int cpu) {
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(128);
      mask.set(JAVA_LONG, cpu / 64 * 8L, 1L << cpu % 64);
      MethodHandle call =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("sched_setaffinity"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
      if ((int) call.invokeExact(0, 128L, mask) != 0) {
        throw new IllegalArgumentException("no CPU " + cpu);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
