package cookbook.signals;

import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The only code of this library that runs in signal context: {@link Machine}'s few instructions in
 * memory that may be executed and not written, and above them the data that they share with Java,
 * which may be written and not executed. Both stay for as long as the process lives, for a thread
 * may be on its way into the code at any time.
 *
 * <p>Counters are read with volatile semantics; whoever writes the masks holds the dispatcher's
 * lock.
 */
final class Stub {
  /** Far enough apart for pages of 4, 16 and 64 KiB. */
  private static final int CODE_BYTES = 0x10000;

  private static final int DATA_BYTES = 0x10000;

  private static final int FD = 0;
  private static final int CARRIER = 4;
  private static final int SELF_MASK = 16;
  private static final int BLOCK = 24;
  private static final int UNBLOCK = 32;
  private static final int ACKS = 40;
  private static final int DELIVERED = 64;
  private static final int LOST = 1024;

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private final long address;
  private final ByteBuffer data;

  private Stub(long address) {
    this.address = address;
    this.data = new Pointer(address + CODE_BYTES).getByteBuffer(0, DATA_BYTES);
    // A child that is forked gets zeros: fd 0 tells its copy of the code to do nothing.
    Linux.check(
        Linux.madvise(address + CODE_BYTES, DATA_BYTES, Linux.MADV_WIPEONFORK),
        "madvise(MADV_WIPEONFORK), which needs Linux 4.14");
  }

  /**
   * Writes the code into anonymous memory, then makes that executable.
   *
   * @throws IllegalStateException if the system's rules do not allow that
   */
  static Stub inAnonymousMemory(Machine machine) {
    long address = reserve();
    new Pointer(address).write(0, machine.stub, 0, machine.stub.length);
    Linux.check(
        Linux.mprotect(address, CODE_BYTES, Linux.PROT_READ | Linux.PROT_EXEC),
        "mprotect(PROT_EXEC)");
    return new Stub(address);
  }

  /**
   * Writes the code into a sealed file in memory and maps that: no page is ever first writable and
   * then executable.
   *
   * @throws IllegalStateException if the system's rules do not allow that
   */
  static Stub inSealedFile(Machine machine) {
    long address = reserve();
    try (var name = new Block(16)) {
      name.setString(0, "signals");
      int fd =
          (int)
              Linux.syscall(
                  machine.memfdCreate, name.address(), Linux.MFD_CLOEXEC_ALLOW_SEALING, 0);
      Linux.check(fd, "memfd_create");
      try {
        mapSealed(machine, fd, address);
      } finally {
        Linux.close(fd);
      }
    }
    return new Stub(address);
  }

  private static void mapSealed(Machine machine, int fd, long address) {
    int length = machine.stub.length;
    Linux.check(Linux.ftruncate(fd, CODE_BYTES), "ftruncate");
    try (var code = new Block(length)) {
      code.write(0, machine.stub, 0, length);
      if (Linux.write(fd, code.address(), length) != length) {
        throw Libc.failed("write to a memfd");
      }
    }
    Linux.check(Linux.fcntl(fd, Linux.F_ADD_SEALS, Linux.SEAL_ALL), "fcntl(F_ADD_SEALS)");
    int flags = Linux.MAP_PRIVATE | Linux.MAP_FIXED;
    if (Linux.mmap(address, CODE_BYTES, Linux.PROT_READ | Linux.PROT_EXEC, flags, fd, 0)
        != address) {
      throw Libc.failed("mmap(PROT_EXEC) of a memfd");
    }
  }

  private static long reserve() {
    int flags = Linux.MAP_PRIVATE | Linux.MAP_ANONYMOUS;
    int protection = Linux.PROT_READ | Linux.PROT_WRITE;
    long address = Linux.mmap(0, CODE_BYTES + DATA_BYTES, protection, flags, -1, 0);
    if (address == -1) {
      throw Libc.failed("mmap");
    }
    return address;
  }

  /** Where the handler begins. */
  long address() {
    return address;
  }

  /** Where records go: the write end of a non-blocking pipe. */
  void writeTo(int fd) {
    INT.setVolatile(data, FD, fd);
  }

  /** The signal that carries changes of the mask from thread to thread. */
  void carrier(int signal) {
    INT.setVolatile(data, CARRIER, signal);
  }

  /** The signals that a thread blocks when it takes one. */
  void selfMask(long signals) {
    LONG.setVolatile(data, SELF_MASK, signals);
  }

  /** What the carrier changes in the mask of the thread that takes it. */
  void masks(long block, long unblock) {
    LONG.setVolatile(data, BLOCK, block);
    LONG.setVolatile(data, UNBLOCK, unblock);
  }

  /** How many carriers have done their work. */
  long acks() {
    return (long) LONG.getVolatile(data, ACKS);
  }

  /** How many of this signal the handler has taken; a record or a loss follows each. */
  long delivered(int signal) {
    return (long) LONG.getVolatile(data, DELIVERED + 8 * signal);
  }

  /** How many of this signal had no room in the pipe. */
  long lost(int signal) {
    return (long) LONG.getVolatile(data, LOST + 8 * signal);
  }
}
