package cookbook.subprocess;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Linux says of its processes in {@code /proc}. A process that goes away meanwhile, or that
 * belongs to another user, is no error: there is nothing to say of it.
 */
final class ProcFs {
  /*
   * Read by FileInputStream: it hears no interrupt, and what is read here is needed most when the
   * thread has just been interrupted.
   */

  /**
   * A process. Its number may be used again for another one, number and start together are not.
   *
   * @param startTicks when it started, in hundredths of a second since boot
   */
  record Identity(int pid, long startTicks) {}

  /** A process at one moment. */
  record Stat(Identity id, char state, int parent, int group, int session, int threads) {
    int pid() {
      return id.pid;
    }

    /** Neither a zombie nor gone; a dead first thread whose other threads run is alive. */
    boolean isAlive() {
      return (state != 'Z' && state != 'X') || threads > 1;
    }

    boolean isOfTheKernel() {
      return id.pid == KERNEL_THREADS || parent == KERNEL_THREADS;
    }
  }

  private static final int KERNEL_THREADS = 2;
  private static final int START_CODE = 23; // of the fields behind the name
  private static final File ROOT = new File("/proc");

  private ProcFs() {}

  /** All processes that may be seen, but those with one of these numbers. */
  static List<Stat> allBut(Set<Integer> skipped) {
    String[] names = ROOT.list();
    List<Stat> processes = new ArrayList<>();
    for (String name : names == null ? new String[0] : names) {
      if (Character.isDigit(name.charAt(0)) && !skipped.contains(Integer.parseInt(name))) {
        Stat stat = stat(Integer.parseInt(name));
        if (stat != null) {
          processes.add(stat);
        }
      }
    }
    return processes;
  }

  /** A process, or null if there is none of that number. */
  static @Nullable Stat stat(long pid) {
    byte[] content = read(pid, "stat", 1024);
    return content == null || content.length == 0 ? null : parse(content);
  }

  /**
   * The environment a process was started with, "name=value" and a zero byte each. Empty also in
   * the middle of an exec; null if the process is another user's, or gone.
   */
  static byte @Nullable [] environment(long pid) {
    return read(pid, "environ", 8 * 1024);
  }

  /**
   * Whether a process was started with no environment at all: it has none, before that it had code,
   * and afterwards the same. The kernel writes down where the code begins when an exec is all but
   * over, after the environment; until then it says 0.
   */
  static boolean isWithoutEnvironment(long pid) {
    String code = startOfCode(pid);
    byte[] environment = environment(pid);
    return environment != null
        && environment.length == 0
        && !code.equals("0")
        && code.equals(startOfCode(pid));
  }

  private static String startOfCode(long pid) {
    byte[] content = read(pid, "stat", 1024);
    String[] fields = content == null ? new String[0] : fields(content);
    return fields.length > START_CODE ? fields[START_CODE] : "0";
  }

  /** The value of a variable, or null if there is none of that name. */
  static @Nullable String variable(byte[] environment, String name) {
    byte[] wanted = (name + "=").getBytes(ISO_8859_1);
    int from = 0;
    while (from < environment.length) {
      int end = from;
      while (end < environment.length && environment[end] != 0) {
        end++;
      }
      int valueFrom = from + wanted.length;
      if (valueFrom <= end
          && Arrays.equals(environment, from, valueFrom, wanted, 0, wanted.length)) {
        return new String(environment, valueFrom, end - valueFrom, ISO_8859_1);
      }
      from = end + 1;
    }
    return null;
  }

  /** {@code pid (name) state ppid pgrp session …}; the name may hold spaces and brackets. */
  private static @Nullable Stat parse(byte[] content) {
    String[] fields = fields(content);
    if (fields.length <= START_CODE) {
      return null;
    }
    String line = new String(content, ISO_8859_1);
    int pid = Integer.parseInt(line.substring(0, line.indexOf(' ')));
    return new Stat(
        new Identity(pid, Long.parseLong(fields[19])),
        fields[0].charAt(0),
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]),
        Integer.parseInt(fields[3]),
        Integer.parseInt(fields[17]));
  }

  /** Those behind the name, from the state on. */
  private static String[] fields(byte[] content) {
    String line = new String(content, ISO_8859_1);
    return line.substring(line.lastIndexOf(')') + 1).stripLeading().split(" ", START_CODE + 2);
  }

  /** The number that was given out last, to a process or a thread; 0 if that is not told. */
  static int lastPid() {
    byte[] content = read(new File(ROOT, "loadavg"), 128);
    if (content == null) {
      return 0;
    }
    String line = new String(content, ISO_8859_1).strip();
    return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
  }

  /** False for the number of a thread that is not its process's first. */
  static boolean isProcess(int pid) {
    byte[] content = read(pid, "status", 2048);
    return content != null && new String(content, ISO_8859_1).contains("\nTgid:\t" + pid + "\n");
  }

  private static byte @Nullable [] read(long pid, String file, int expected) {
    return read(new File(ROOT, pid + "/" + file), expected);
  }

  /** Such a file has no length to ask for. */
  private static byte @Nullable [] read(File file, int expected) {
    try (InputStream in = new FileInputStream(file)) {
      byte[] content = new byte[expected];
      int length = 0;
      int n = in.read(content, 0, expected);
      while (n > 0) {
        length += n;
        if (length == content.length) {
          content = Arrays.copyOf(content, 2 * length);
        }
        n = in.read(content, length, content.length - length);
      }
      return Arrays.copyOf(content, length);
    } catch (IOException goneOrForeign) {
      return null;
    }
  }
}
