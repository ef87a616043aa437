package cookbook.subprocess;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One {@code posix_spawn}: a child with the given descriptors as its standard streams and no other,
 * no blocked signal, and the default action for the signals that the JVM has handlers for.
 */
final class Spawn {
  /*
   * The JDK lets its files and sockets be inherited and closes them one by one in the child, so
   * its starts slow down with every open descriptor. closefrom(3) is one system call for all.
   *
   * Handlers do not outlive an exec, ignored signals do. SIGPIPE and SIGXFSZ are set back because
   * runtimes ignore them for their own sake; the others are left as the user of the JVM started
   * it: what runs under nohup starts children that run under nohup.
   *
   * The variables that stay as they are go over as the pointers the C library has, so a value that
   * is no text in this JVM's charset arrives unharmed.
   */

  /** In which the JVM hands names to the system. */
  static final Charset CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding"));

  private static final int SETSIGDEF = 0x04;
  private static final int SETSIGMASK = 0x08;
  private static final int SETSID = 0x80;
  private static final int SIGPIPE = 13;
  private static final int SIGXFSZ = 25;

  /** Sizes to spare: 80, 336 and 128 bytes in today's glibc on 64 bits. */
  private static final int ACTIONS_SIZE = 256;

  private static final int ATTRIBUTES_SIZE = 1024;
  private static final int SIGNAL_SET_SIZE = 128;

  private final Arena arena;
  private final MemorySegment errno;

  private Spawn(Arena arena) {
    this.arena = arena;
    this.errno = Libc.errno(arena);
  }

  /**
   * Starts a child, and returns when it runs the program or could not.
   *
   * @param input the descriptor to be its standard input; 0, and 1 or 2 below, to share ours
   * @return its pid, or an error number negated
   */
  static int start(Launch launch, int input, int output, int error) {
    int result = start(launch, launch.arguments(), input, output, error);
    if (result == -Libc.ENOEXEC) {
      return start(launch, asScript(launch), input, output, error);
    }
    return result;
  }

  /** A file that says in no way what it is, is a shell script; so has POSIX. */
  private static List<String> asScript(Launch launch) {
    List<String> arguments = new ArrayList<>(launch.arguments());
    arguments.set(0, find(arguments.getFirst()));
    arguments.addFirst("/bin/sh");
    return arguments;
  }

  private static String find(String program) {
    String path = System.getenv("PATH");
    if (program.contains("/") || path == null) {
      return program;
    }
    for (String directory : path.split(":", -1)) {
      File file = new File(directory.isEmpty() ? "." : directory, program);
      if (file.isFile() && file.canExecute()) {
        return file.getPath();
      }
    }
    return program;
  }

  private static int start(
      Launch launch, List<String> arguments, int input, int output, int error) {
    try (Arena arena = Arena.ofConfined()) {
      return new Spawn(arena).run(launch, arguments, input, output, error);
    }
  }

  private int run(Launch launch, List<String> arguments, int input, int output, int error) {
    MemorySegment actions = arena.allocate(ACTIONS_SIZE, 16);
    MemorySegment attributes = arena.allocate(ATTRIBUTES_SIZE, 16);
    call(Libc.ACTIONS_INIT, actions, 0, 0);
    call(Libc.ATTRIBUTES_INIT, attributes, 0, 0);
    try {
      int failed = describe(actions, launch.directory(), input, output, error);
      if (failed != 0) {
        return -failed;
      }
      describe(attributes, launch.session());
      return spawn(actions, attributes, arguments, launch);
    } finally {
      call(Libc.ACTIONS_DESTROY, actions, 0, 0);
      call(Libc.ATTRIBUTES_DESTROY, attributes, 0, 0);
    }
  }

  /** Answers 0, or an error number: there is too little memory. */
  private int describe(
      MemorySegment actions, @Nullable Path directory, int input, int output, int error) {
    int failed = call(Libc.ACTIONS_DUP2, actions, input, 0);
    failed |= call(Libc.ACTIONS_DUP2, actions, output, 1);
    failed |= call(Libc.ACTIONS_DUP2, actions, error, 2);
    if (directory != null) {
      long path = string(directory.toAbsolutePath().toString()).address();
      failed |= call(Libc.ACTIONS_CHDIR, actions, path, 0);
    }
    return failed | call(Libc.ACTIONS_CLOSEFROM, actions, 3, 0);
  }

  private void describe(MemorySegment attributes, boolean session) {
    MemorySegment none = arena.allocate(SIGNAL_SET_SIZE, 8);
    MemorySegment defaults = arena.allocate(SIGNAL_SET_SIZE, 8);
    defaults.set(JAVA_LONG, 0, 1L << (SIGPIPE - 1) | 1L << (SIGXFSZ - 1));
    call(Libc.ATTRIBUTES_SETSIGMASK, attributes, none.address(), 0);
    call(Libc.ATTRIBUTES_SETSIGDEFAULT, attributes, defaults.address(), 0);
    int flags = SETSIGDEF | SETSIGMASK | (session ? SETSID : 0);
    call(Libc.ATTRIBUTES_SETFLAGS, attributes, flags, 0);
  }

  private int spawn(
      MemorySegment actions, MemorySegment attributes, List<String> arguments, Launch launch) {
    MemorySegment pid = arena.allocate(JAVA_INT);
    MemorySegment argv = arena.allocate(ADDRESS, arguments.size() + 1L);
    for (int i = 0; i < arguments.size(); i++) {
      argv.setAtIndex(ADDRESS, i, string(arguments.get(i)));
    }
    long failed =
        Libc.callRaw(
            errno,
            Libc.POSIX_SPAWNP,
            pid.address(),
            argv.getAtIndex(JAVA_LONG, 0),
            actions.address(),
            attributes.address(),
            argv.address(),
            environment(launch).address());
    return (int) failed == 0 ? pid.get(JAVA_INT, 0) : -(int) failed;
  }

  private MemorySegment environment(Launch launch) {
    List<MemorySegment> variables = new ArrayList<>();
    if (!launch.cleanEnvironment()) {
      addOwn(variables, launch);
    }
    for (Map.Entry<String, String> variable : launch.set().entrySet()) {
      variables.add(string(variable.getKey() + "=" + variable.getValue()));
    }
    MemorySegment array = arena.allocate(ADDRESS, variables.size() + 1L);
    for (int i = 0; i < variables.size(); i++) {
      array.setAtIndex(ADDRESS, i, variables.get(i));
    }
    return array;
  }

  /** This process's variables, but those that the launch sets or takes away. */
  private void addOwn(List<MemorySegment> variables, Launch launch) {
    for (MemorySegment variable : Libc.environment()) {
      boolean changed = false;
      for (String name : launch.set().keySet()) {
        changed |= isNamed(variable, name);
      }
      for (String name : launch.unset()) {
        changed |= isNamed(variable, name);
      }
      if (!changed) {
        variables.add(variable);
      }
    }
  }

  private static boolean isNamed(MemorySegment variable, String name) {
    byte[] bytes = name.getBytes(CHARSET);
    for (int i = 0; i < bytes.length; i++) {
      if (variable.get(JAVA_BYTE, i) != bytes[i]) {
        return false;
      }
    }
    return variable.get(JAVA_BYTE, bytes.length) == '=';
  }

  private MemorySegment string(String text) {
    byte[] bytes = text.getBytes(CHARSET);
    MemorySegment string = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, string, JAVA_BYTE, 0, bytes.length);
    return string;
  }

  private int call(MemorySegment function, MemorySegment object, long a, long b) {
    return (int) Libc.callRaw(errno, function, object.address(), a, b, 0, 0, 0);
  }
}
