package cookbook.multiprocessing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import cookbook.multiprocessing.core.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The regions that names lead to, one for each name. */
final class NamedRegions {
  /*
   * The memory has no name anywhere, so that nothing of it can be left behind: it is a file that
   * was deleted as soon as it was open. What has a name is a small file in a directory that only
   * the user may enter; it lists where the memory can be found, a line for each process that has
   * it open: /proc/<pid>/fd/<n>, and the identity of the file, for both numbers may be another's
   * by now. Whoever looks locks the file, drops the lines that lead nowhere, and adds its own.
   *
   * The file itself stays: to delete it safely one would have to lock what is being deleted.
   * Rejected: a name in /dev/shm, which outlives a crash with all its memory.
   */

  private static final int LONGEST_NAME = 100;
  private static final Path PROC = Path.of("/proc/self/fd");
  private static final Path MEMORY_FILES = Path.of("/dev/shm");

  private static final Map<String, Region> OPEN = new HashMap<>(); // guarded by the class

  private NamedRegions() {}

  static synchronized Region of(String name) {
    int length = name.getBytes(UTF_8).length;
    if (length < 1 || length > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "a name has 1 to 100 bytes in UTF-8, not " + length + ": \"" + name + "\"");
    }
    Region region = OPEN.get(name);
    if (region == null) {
      region = inUninterruptedThread(() -> find(name));
      OPEN.put(name, region);
    }
    return region;
  }

  private static Region find(String name) throws IOException {
    Path entry = directory().resolve(HexFormat.of().formatHex(name.getBytes(UTF_8)));
    if (!Files.isDirectory(PROC)) {
      return Region.open(entry, bytes());
    }
    try (FileChannel channel = FileChannel.open(entry, READ, WRITE, CREATE);
        var _ = channel.lock()) {
      List<String> lines =
          new ArrayList<>(read(channel).lines().filter(line -> isLive(line)).toList());
      Region region = attach(lines);
      if (region == null) {
        Path file = Files.createTempFile(memoryFiles(), "cookbook-", ".region");
        region = Region.open(file, bytes());
        lines.add(line(region));
        Files.delete(file);
      } else {
        lines.add(line(region));
      }
      write(channel, String.join("\n", lines));
      return region;
    }
  }

  private static @Nullable Region attach(List<String> lines) {
    for (String line : lines) {
      try {
        return Region.open(place(line), 0);
      } catch (UncheckedIOException goneMeanwhile) {
        // The next one may live.
      }
    }
    return null;
  }

  private static long bytes() {
    return Region.own().bytes();
  }

  /** In memory where there is such a directory, else on disk. */
  private static Path memoryFiles() throws IOException {
    return Files.isWritable(MEMORY_FILES) ? MEMORY_FILES : directory();
  }

  private static Path directory() throws IOException {
    String name = "cookbook-" + System.getProperty("user.name");
    Path directory = Path.of(System.getProperty("java.io.tmpdir"), name);
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      var ownerOnly = PosixFilePermissions.fromString("rwx------");
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(ownerOnly));
    }
    if (Files.isDirectory(PROC) && !uid(directory).equals(uid(PROC))) {
      throw new IOException(directory + " is another user's; set -Djava.io.tmpdir");
    }
    return directory;
  }

  private static Object uid(Path file) throws IOException {
    return Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  // Lines: the place, a space, and the identity of the file that is to be found there.

  private static String line(Region region) throws IOException {
    String descriptor = region.childEnvironment().values().iterator().next();
    Path place = Path.of(descriptor.substring(0, descriptor.lastIndexOf(':')));
    return place + " " + identity(place);
  }

  private static Path place(String line) {
    return Path.of(line.substring(0, line.indexOf(' ')));
  }

  private static boolean isLive(String line) {
    try {
      return line.substring(line.indexOf(' ') + 1).equals(identity(place(line)));
    } catch (IOException gone) {
      return false;
    }
  }

  private static String identity(Path place) throws IOException {
    return Files.getAttribute(place, "unix:dev") + ":" + Files.getAttribute(place, "unix:ino");
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate((int) channel.size());
    while (content.hasRemaining() && channel.read(content) >= 0) {
      // goes on
    }
    return new String(content.array(), 0, content.position(), UTF_8);
  }

  private static void write(FileChannel channel, String content) throws IOException {
    channel.truncate(0);
    ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(UTF_8));
    channel.position(0);
    while (bytes.hasRemaining()) {
      int _ = channel.write(bytes);
    }
  }

  /** An interrupt would close the files that it works on. */
  private static Region inUninterruptedThread(Callable<Region> operation) {
    FutureTask<Region> task = new FutureTask<>(operation);
    Thread.ofPlatform().daemon().name("looking for a name").start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    return switch (cause) {
      case IOException e -> new UncheckedIOException(e);
      case Error e -> throw e;
      case RuntimeException e -> e;
      case null, default -> new IllegalStateException(cause);
    };
  }
}
