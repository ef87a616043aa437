package cookbook.subprocess;

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

  /** Never changed once they are made, and so for all starts. */
  private static final MemorySegment IN_OUR_SESSION = attributes(SETSIGDEF | SETSIGMASK);

  private static final MemorySegment IN_ITS_OWN = attributes(SETSIGDEF | SETSIGMASK | SETSID);

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

  private static MemorySegment attributes(int flags) {
    Arena forGood = Arena.global();
    Spawn caller = new Spawn(forGood);
    MemorySegment attributes = forGood.allocate(ATTRIBUTES_SIZE, 16);
    MemorySegment none = forGood.allocate(SIGNAL_SET_SIZE, 8);
    MemorySegment defaults = forGood.allocate(SIGNAL_SET_SIZE, 8);
    defaults.set(JAVA_LONG, 0, 1L << (SIGPIPE - 1) | 1L << (SIGXFSZ - 1));
    caller.call(Libc.ATTRIBUTES_INIT, attributes, 0, 0);
    caller.call(Libc.ATTRIBUTES_SETSIGMASK, attributes, none.address(), 0);
    caller.call(Libc.ATTRIBUTES_SETSIGDEFAULT, attributes, defaults.address(), 0);
    caller.call(Libc.ATTRIBUTES_SETFLAGS, attributes, flags, 0);
    return attributes;
  }

  private int run(Launch launch, List<String> arguments, int input, int output, int error) {
    MemorySegment actions = arena.allocate(ACTIONS_SIZE, 16);
    call(Libc.ACTIONS_INIT, actions, 0, 0);
    try {
      int failed = describe(actions, launch.directory(), input, output, error);
      return failed == 0 ? spawn(actions, arguments, launch) : -failed;
    } finally {
      call(Libc.ACTIONS_DESTROY, actions, 0, 0);
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

  private int spawn(MemorySegment actions, List<String> arguments, Launch launch) {
    MemorySegment pid = arena.allocate(JAVA_INT);
    MemorySegment argv = arena.allocate(JAVA_LONG, arguments.size() + 1L);
    for (int i = 0; i < arguments.size(); i++) {
      argv.setAtIndex(JAVA_LONG, i, string(arguments.get(i)).address());
    }
    MemorySegment attributes = launch.session() ? IN_ITS_OWN : IN_OUR_SESSION;
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

  /** The launch's variables, and those of this process that it neither sets nor takes away. */
  private MemorySegment environment(Launch launch) {
    long[] own = launch.cleanEnvironment() ? new long[0] : Libc.environment();
    List<byte[]> changed = new ArrayList<>();
    launch.set().keySet().forEach(name -> changed.add(bytes(name + "=")));
    launch.unset().forEach(name -> changed.add(bytes(name + "=")));
    MemorySegment array = arena.allocate(JAVA_LONG, own.length + launch.set().size() + 1L);
    int count = 0;
    for (long variable : own) {
      if (!beginsWithAny(variable, changed)) {
        array.setAtIndex(JAVA_LONG, count++, variable);
      }
    }
    for (Map.Entry<String, String> variable : launch.set().entrySet()) {
      String text = variable.getKey() + "=" + variable.getValue();
      array.setAtIndex(JAVA_LONG, count++, string(text).address());
    }
    return array;
  }

  private static boolean beginsWithAny(long variable, List<byte[]> names) {
    for (byte[] name : names) {
      if (Libc.beginsWith(variable, name)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(CHARSET);
  }

  private MemorySegment string(String text) {
    byte[] bytes = bytes(text);
    MemorySegment string = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, string, JAVA_BYTE, 0, bytes.length);
    return string;
  }

  private int call(MemorySegment function, MemorySegment object, long a, long b) {
    return (int) Libc.callRaw(errno, function, object.address(), a, b, 0, 0, 0);
  }
}
