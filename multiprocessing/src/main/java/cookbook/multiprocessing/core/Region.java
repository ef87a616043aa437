package cookbook.multiprocessing.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Memory that a family of processes shares, and in it: the table of these processes, a heap for the
 * shared objects, and names.
 *
 * <p>{@link #own} is the one region that shared objects are made in, unless they are made inside
 * {@link #call} of another. A process started with {@link #childEnvironment} in its environment has
 * its parent's region for its own. A region is created, or attached to, when it is first asked for,
 * and stays to the end of the process: when the last process is gone, so is the memory.
 *
 * <p>Thread-safe.
 */
public final class Region {
  /*
   * On Linux the memory is a memfd: it has no name in any directory, so that nothing can be left
   * behind; relatives open it through /proc/<pid>/fd. A process that only attaches needs no call
   * that the JDK does not have. Elsewhere it is a temporary file: deleted at once where an open
   * file may be (and found through /proc all the same), at the end of the creator's JVM where not.
   *
   * The file is as large as the region, but takes memory only for the pages that were touched.
   */

  static final String HOW_TO_ENLARGE = "make the region larger by -Dcookbook.region.bytes=…";

  // offsets in the header
  private static final long MAGIC = 0;
  private static final long ID = 8;
  static final long BYTES = 16;
  static final long PROCESSES = 64;
  static final long NAMES = 128;
  static final long HEAP = 192;
  static final long TABLE = 4096;
  private static final long HEAP_BASE = TABLE + Processes.TABLE_BYTES;

  private static final long VERSION_1 = 0x636f6f6b_626f6f01L;
  private static final long DEFAULT_BYTES = 1L << 30;
  private static final String BYTES_PROPERTY = "cookbook.region.bytes";

  private static final String ENVIRONMENT = "COOKBOOK_REGION";
  private static final String PROPERTY = "cookbook.region";

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private static final ScopedValue<Region> CURRENT = ScopedValue.newInstance();
  private static final Map<Long, Region> ALL = new ConcurrentHashMap<>();
  private static final Object CREATION = new Object();
  private static volatile @Nullable Region own;

  private volatile Path path;
  private final MemorySegment segment;
  private final Block header;
  private final Processes processes;
  private final Heap heap;
  private final Names names;
  private final Handles handles;
  private final Parkers parkers;
  private final Doorbell doorbell;
  private final long parentNumber;

  private Region(Path path, long bytes, long parentNumber) throws IOException {
    this.path = path;
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    long size = channel.size() == 0 ? bytes : channel.size();
    this.segment = channel.map(MapMode.READ_WRITE, 0, size, Arena.global());
    this.header = new Block(this, 0, size);
    this.processes = new Processes(this, channel);
    this.heap = new Heap(this, HEAP_BASE);
    this.names = new Names(this);
    this.handles = new Handles(this);
    this.parentNumber = parentNumber;
    this.parkers = new Parkers(this);
    processes.register(() -> format(channel));
    if (header.get(BYTES) > size) {
      throw new IllegalStateException(
          path + " has " + header.get(BYTES) + " bytes, not " + size + ": open it again");
    }
    this.doorbell = new Doorbell(this);
    ALL.put(id(), this);
  }

  /** Returns the region of this process's family. */
  public static Region own() {
    Region region = own;
    return region != null ? region : createOwn();
  }

  private static Region createOwn() {
    synchronized (CREATION) {
      Region region = own;
      if (region == null) {
        region = inUninterruptedThread(Region::openOwn);
        own = region;
      }
      return region;
    }
  }

  /**
   * Returns the region that shared objects are made in now: {@link #own} outside of {@code call}.
   */
  public static Region current() {
    return CURRENT.isBound() ? CURRENT.get() : own();
  }

  /** Returns the region that has this id, if this process uses it. */
  static @Nullable Region withId(long id) {
    Region region = ALL.get(id);
    if (region == null) {
      Region _ = own();
      region = ALL.get(id);
    }
    return region;
  }

  /**
   * Opens the region in a file, which is created if need be: for processes that are not relatives.
   * What is in it is wiped if no process uses it. Open a file once only in a process.
   *
   * @param bytes the size of a new one; only what is used takes memory
   */
  public static Region open(Path file, long bytes) {
    return inUninterruptedThread(() -> new Region(file, bytes, 0));
  }

  /** Does something while new shared objects are made in this region. */
  public <R, X extends Throwable> R call(ScopedValue.CallableOp<? extends R, X> operation)
      throws X {
    return ScopedValue.where(CURRENT, this).call(operation);
  }

  /** What a child's environment must have for the child to attach to this region. */
  public Map<String, String> childEnvironment() {
    return Map.of(ENVIRONMENT, descriptor());
  }

  /**
   * The same as an option of the {@code java} launcher, {@code -Dcookbook.region=…}: for a JVM that
   * is not this process's own child.
   */
  public String childOption() {
    return "-D" + PROPERTY + "=" + descriptor();
  }

  private String descriptor() {
    return pathForOthers() + ":" + processes.ownNumber();
  }

  private static Region openOwn() throws IOException {
    String descriptor = System.getProperty(PROPERTY, System.getenv(ENVIRONMENT));
    if (descriptor == null || isInheritedByAccident(descriptor)) {
      return create(Long.getLong(BYTES_PROPERTY, DEFAULT_BYTES));
    }
    int colon = descriptor.lastIndexOf(':');
    Path path = Path.of(descriptor.substring(0, colon));
    if (!Files.exists(path)) {
      throw new IllegalStateException("the process that shares " + path + " has ended");
    }
    return new Region(path, 0, Long.parseLong(descriptor.substring(colon + 1)));
  }

  /** A program that a child started has the child's environment, but is no member of the family. */
  private static boolean isInheritedByAccident(String descriptor) {
    return System.getProperty(PROPERTY) == null
        && descriptor.startsWith("/proc/")
        && ProcessHandle.current()
            .parent()
            .filter(parent -> !descriptor.startsWith("/proc/" + parent.pid() + "/"))
            .isPresent()
        && Files.exists(Path.of("/proc").resolve(Path.of(descriptor).getName(1)));
  }

  private static Region create(long bytes) throws IOException {
    String name = "cookbook-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    if (Kernel.isSupported()) {
      int descriptor = Kernel.createMemory(name);
      return new Region(Path.of("/proc/self/fd/" + descriptor), bytes, 0);
    }
    Path file = Files.createTempFile(name, ".region");
    Region region = new Region(file, bytes, 0);
    if (Files.isDirectory(DESCRIPTORS)) {
      region.path = region.findDescriptor();
      Files.delete(file);
    } else {
      file.toFile().deleteOnExit();
    }
    return region;
  }

  /**
   * A new mapping, and one's own registration, go through calls that an interrupt would turn into a
   * closed file.
   */
  private static Region inUninterruptedThread(Callable<Region> opening) {
    FutureTask<Region> task = new FutureTask<>(opening);
    Thread.ofPlatform().daemon().name("region").start(task);
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
      case IOException e -> new UncheckedIOException("no shared region", e);
      case Error e -> throw e;
      case RuntimeException e -> e;
      case null, default -> new IllegalStateException(cause);
    };
  }

  private void format(FileChannel channel) {
    try {
      if (header.get(MAGIC) != 0) {
        channel.truncate(0);
        ByteBuffer last = ByteBuffer.allocate(1);
        int _ = channel.write(last, segment.byteSize() - 1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    header.set(BYTES, segment.byteSize());
    header.set(ID, ThreadLocalRandom.current().nextLong());
    heap.format();
    header.set(MAGIC, VERSION_1);
  }

  boolean isFormatted() {
    long magic = header.get(MAGIC);
    if (magic != 0 && magic != VERSION_1) {
      throw new IllegalStateException(path + " is no region of this version");
    }
    return magic != 0;
  }

  /** How others find the file: where there is /proc, through this process, which has it open. */
  private Path pathForOthers() {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return path;
    }
    try {
      String descriptor = findDescriptor().getFileName().toString();
      return Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "fd", descriptor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path findDescriptor() throws IOException {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : open) {
        if (isOurs(descriptor)) {
          return descriptor;
        }
      }
    }
    throw new IllegalStateException("somebody closed the file of the shared memory");
  }

  private boolean isOurs(Path descriptor) {
    try {
      return Files.isSameFile(descriptor, path);
    } catch (IOException _) {
      return false; // closed meanwhile, or no file
    }
  }

  /** The process that started this one, by its number; zero if this one has no parent here. */
  public long parentNumber() {
    return parentNumber;
  }

  /** What tells this region from all others. */
  public long id() {
    return header.get(ID);
  }

  /** The size of the region. */
  public long bytes() {
    return segment.byteSize();
  }

  /** How much of the heap is in use, in bytes. */
  public long usedBytes() {
    return heap.usedBytes();
  }

  /** The processes that use this region. */
  public Processes processes() {
    return processes;
  }

  /** The names of objects in this region. */
  public Names names() {
    return names;
  }

  /**
   * A view of memory in this region, say of what {@link Block#allocate} returned. It does not hold
   * the memory.
   */
  public Block at(long address, long bytes) {
    return new Block(this, address, bytes);
  }

  /** A block that this process is a holder of already, and that drops it when unreachable. */
  Block held(long address) {
    return new Block(this, address, heap.sizeOf(address)).releasedWhenUnreachable();
  }

  /** The whole region; the offset of a word is its address. */
  Block header() {
    return header;
  }

  MemorySegment segment() {
    return segment;
  }

  Heap heap() {
    return heap;
  }

  Handles handles() {
    return handles;
  }

  Parkers parkers() {
    return parkers;
  }

  Doorbell doorbell() {
    return doorbell;
  }

  /** Returns the id and the number of this process. */
  @Override
  public String toString() {
    return "Region[" + Long.toHexString(id()) + ", process " + processes.ownNumber() + "]";
  }
}
