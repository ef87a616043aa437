package cookbook.subprocess;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The standard streams of the children of one start. Closing closes what was opened for the
 * children, and, unless {@link #keepOurs} was called, our ends of the pipes too: no way out of a
 * start leaves a descriptor open.
 */
final class Streams implements AutoCloseable {
  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 1;
  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0x40;
  private static final int O_TRUNC = 0x200;
  private static final int O_APPEND = 0x400;
  private static final int FIRST_AFTER_STANDARD = 3;

  private final List<Integer> theirs = new ArrayList<>();
  private final List<NativePipe> ours = new ArrayList<>();

  /**
   * One standard stream of a child.
   *
   * @param theirs the descriptor to become the child's stream
   * @param ours our end, or null if it is no pipe to us
   */
  record Stream(int theirs, @Nullable NativePipe ours) {
    private static Stream of(int theirs) {
      return new Stream(theirs, null);
    }
  }

  /** What a child reads. */
  Stream input(Launch.Stdio way) throws IOException {
    return switch (way) {
      case Launch.File file -> Stream.of(open(file.path().toString(), O_RDONLY));
      case Launch.Way.PIPE -> {
        int[] ends = pipe();
        yield new Stream(theirs(ends[0]), ours(ends[1]));
      }
      case Launch.Way.INHERIT -> Stream.of(0);
      case Launch.Way.DISCARD -> Stream.of(open("/dev/null", O_RDWR));
      case Launch.Way.TO_OUTPUT -> throw new IllegalArgumentException("input to output");
    };
  }

  /**
   * What a child writes to.
   *
   * @param number 1 for its output, 2 for its error output
   */
  Stream output(Launch.Stdio way, int number) throws IOException {
    return switch (way) {
      case Launch.File(var path, boolean append) ->
          Stream.of(open(path.toString(), O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC)));
      case Launch.Way.PIPE -> {
        int[] ends = pipe();
        yield new Stream(theirs(ends[1]), ours(ends[0]));
      }
      case Launch.Way.INHERIT -> Stream.of(number);
      case Launch.Way.DISCARD -> Stream.of(open("/dev/null", O_RDWR));
      case Launch.Way.TO_OUTPUT -> Stream.of(1); // the child's own, which is in place by then
    };
  }

  /** A pipe between two children: the end to read, and the end to write. */
  int[] between() throws IOException {
    int[] ends = pipe();
    theirs(ends[0]);
    theirs(ends[1]);
    return ends;
  }

  /** The children have theirs: closes our copies. */
  void closeTheirs() {
    theirs.forEach(Libc::close);
    theirs.clear();
  }

  /** Our ends belong to the children's objects from now on. */
  void keepOurs() {
    ours.clear();
  }

  @Override
  public void close() {
    closeTheirs();
    ours.forEach(NativePipe::close);
  }

  private int theirs(int number) {
    theirs.add(number);
    return number;
  }

  private NativePipe ours(int number) {
    Libc.setNonBlocking(number);
    NativePipe pipe = new NativePipe(number);
    ours.add(pipe);
    return pipe;
  }

  private static int[] pipe() throws IOException {
    int[] ends = new int[2];
    check("pipe", Libc.pipe(ends));
    ends[0] = pastStandard(ends[0]);
    ends[1] = pastStandard(ends[1]);
    if (ends[0] < 0 || ends[1] < 0) {
      Libc.close(Math.max(ends[0], ends[1]));
      check("pipe", Math.min(ends[0], ends[1]));
    }
    return ends;
  }

  private int open(String path, int flags) throws IOException {
    return theirs(
        check(path, pastStandard(check(path, Libc.open(path.getBytes(Spawn.CHARSET), flags)))));
  }

  /**
   * Moves a descriptor out of the way of 0, 1 and 2, which the child's streams are put on. This
   * process has one of those free only if it was started without.
   */
  private static int pastStandard(int number) {
    if (number >= FIRST_AFTER_STANDARD) {
      return number;
    }
    int moved = Libc.duplicateFrom(number, FIRST_AFTER_STANDARD);
    Libc.close(number);
    return moved;
  }

  private static int check(String what, int result) throws IOException {
    if (result < 0) {
      throw new IOException(what + ": " + Libc.message(-result));
    }
    return result;
  }
}
