package cookbook.signals;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What differs between processors: the code of the signal handler, and numbers of system calls. */
final class Machine {
  /*
   * The handler, in C, where `data` lies 64 KiB above the code and every ++ is atomic:
   *
   *   void stub(int sig, siginfo_t *info, ucontext_t *context) {
   *     if (sig == data->carrier) {                     // ThreadMasks: change this thread's mask
   *       context->uc_sigmask = (context->uc_sigmask | data->block) & ~data->unblock;
   *       data->acks++;
   *       return;
   *     }
   *     data->delivered[sig]++;
   *     if (data->selfMask & 1L << (sig - 1)) context->uc_sigmask |= 1L << (sig - 1);
   *     if (data->fd == 0) return;                      // a forked child, whose data was wiped
   *     if (write(data->fd, info, 64) != 64) data->lost[sig]++;    // never blocks
   *   }
   *
   * It takes no lock, allocates nothing, calls no library, and its system call goes to the kernel
   * directly, so errno stays what it was: whatever thread of the JVM it interrupts, wherever, never
   * notices. The kernel installs the changed uc_sigmask when the handler returns.
   *
   * On x86-64 uc_sigmask lies at 296, on aarch64 at 40. Both begin with a landing pad for
   * processors that check indirect jumps (endbr64, bti c). Assembled with llvm-mc; to read them:
   * objdump -D -b binary -m i386:x86-64 (or aarch64).
   */
  private static final String X86_64 =
      """
      f30f1efa 4189f8 4c8d0df2ff0000 453b4104 7441 f04bff44c140 8d4fff b801000000 48d3e0 49854110
      7407 48098228010000 418b39 85ff 741b ba40000000 b801000000 0f05 4883f840 7409
      f04bff84c100040000 c3 498b4118 48098228010000 498b4120 48f7d0 48218228010000 f049ff4128 c3
      """;

  private static final String AARCH64 =
      """
      5f2403d5 037c40d3 c9ff0710 240540b9 9f00036b a0030054 2a0d038b 4b010191 6c7d5fc8 8c050091
      6c7d0dc8 adffff35 2e0940f9 64040051 cf25c49a cf000036 300080d2 1022c49a 511440f9 310210aa
      511400f9 200140b9 60010034 020880d2 080880d2 010000d4 1f0001f1 c0000054 4b011091 6c7d5fc8
      8c050091 6c7d0dc8 adffff35 c0035fd6 2ebd41a9 511440f9 31020eaa 31022f8a 511400f9 2ba10091
      6c7d5fc8 8c050091 6c7d0dc8 adffff35 c0035fd6
      """;

  /** Position-independent code, to be loaded by {@link Stub}. */
  final byte[] stub;

  final int tgkill;
  final int rtSigqueueinfo;
  final int memfdCreate;

  private Machine(String stub, int tgkill, int rtSigqueueinfo, int memfdCreate) {
    this.stub = HexFormat.of().parseHex(stub.replaceAll("\\s", ""));
    this.tgkill = tgkill;
    this.rtSigqueueinfo = rtSigqueueinfo;
    this.memfdCreate = memfdCreate;
  }

  /** The machine this runs on, or null if there is no stub for it. */
  static @Nullable Machine current() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> new Machine(X86_64, 234, 129, 319);
      case "aarch64" -> new Machine(AARCH64, 131, 138, 279);
      default -> null;
    };
  }
}
