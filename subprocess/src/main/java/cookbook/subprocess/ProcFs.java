package cookbook.subprocess;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
   * A process at one moment. The number may be used again for another process, number and start
   * together are not: so these two are its identity.
   *
   * @param startTicks when it started, in hundredths of a second since boot
   */
  record Stat(
      int pid, char state, int parent, int group, int session, int threads, long startTicks) {

    /** Neither a zombie nor gone; a dead first thread whose other threads run is alive. */
    boolean isAlive() {
      return (state != 'Z' && state != 'X') || threads > 1;
    }

    boolean isSameProcess(Stat other) {
      return pid == other.pid && startTicks == other.startTicks;
    }
  }

  private static final File ROOT = new File("/proc");

  private ProcFs() {}

  /** All processes that may be seen. */
  static List<Stat> all() {
    String[] names = ROOT.list();
    List<Stat> processes = new ArrayList<>();
    for (String name : names == null ? new String[0] : names) {
      if (Character.isDigit(name.charAt(0))) {
        Stat stat = stat(Long.parseLong(name));
        if (stat != null) {
          processes.add(stat);
        }
      }
    }
    return processes;
  }

  /** A process, or null if there is none of that number. */
  static @Nullable Stat stat(long pid) {
    byte[] content = read(pid, "stat", 1024, 1024);
    return content == null || content.length == 0 ? null : parse(content);
  }

  /**
   * A variable of the environment that a process was started with.
   *
   * @param value null if it has none of that name, or that is not known
   * @param known false for a process of another user, or one in the middle of an exec
   */
  record Variable(@Nullable String value, boolean known) {}

  static Variable variable(long pid, String name) {
    byte[] environment = read(pid, "environ", 8 * 1024, Integer.MAX_VALUE);
    if (environment == null || environment.length == 0) {
      return new Variable(null, false);
    }
    byte[] start = (name + "=").getBytes(ISO_8859_1);
    int from = 0;
    while (from < environment.length) {
      int end = from;
      while (end < environment.length && environment[end] != 0) {
        end++;
      }
      if (Arrays.equals(environment, from, Math.min(end, from + start.length), start, 0, start.length)) {
        return new Variable(new String(environment, from + start.length, end - from - start.length, ISO_8859_1), true);
      }
      from = end + 1;
    }
    return new Variable(null, true);
  }

  /** {@code pid (name) state ppid pgrp session …}; the name may hold spaces and brackets. */
  private static @Nullable Stat parse(byte[] content) {
    String line = new String(content, ISO_8859_1);
    int nameEnd = line.lastIndexOf(')');
    String[] fields = line.substring(nameEnd + 2).split(" ", 21);
    if (nameEnd < 0 || fields.length < 21) {
      return null;
    }
    return new Stat(
        Integer.parseInt(line.substring(0, line.indexOf(' '))),
        fields[0].charAt(0),
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]),
        Integer.parseInt(fields[3]),
        Integer.parseInt(fields[17]),
        Long.parseLong(fields[19]));
  }

  private static byte @Nullable [] read(long pid, String file, int expected, int most) {
    try (InputStream in = new FileInputStream("/proc/" + pid + "/" + file)) {
      byte[] content = new byte[expected];
      int length = 0;
      int n = in.read(content, 0, expected);
      while (n > 0) {
        length += n;
        if (length >= most) {
          break;
        }
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
