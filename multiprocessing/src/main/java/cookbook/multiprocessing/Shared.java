package cookbook.multiprocessing;

import cookbook.multiprocessing.core.Region;
import cookbook.multiprocessing.core.SharedObject;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Shared objects by name, for processes that are not relatives: two programs of the same user that
 * ask for the same name get the same object.
 *
 * <p>Relatives need no names: they capture shared objects in their tasks, send them to each other,
 * or hold them in {@code static final} fields.
 *
 * {@snippet file="cookbook/multiprocessing/SharedTest.java" region="sample"}
 *
 * <p><b>Life.</b> The object is made by who asks first, and lives until the last process that asked
 * for the name has ended, however it ended; then nothing is left of it but a file of a few bytes,
 * which the next one takes over. It stays with each process to its end.
 *
 * <p><b>Limits.</b> On systems without {@code /proc} the memory is a file in the same directory,
 * which stays. At most 64 processes share a name at a time. A named object does not travel to
 * processes that have not asked for its name: a child asks, too.
 *
 * <p>Safe for use by several threads. A call takes some milliseconds the first time; it waits for
 * other processes that are asking for the same name, and an interrupt does not cut it short.
 */
public final class Shared {
  private Shared() {}

  /**
   * The object of this type that has this name; made if there is none.
   *
   * @param <T> a class of shared objects
   * @param name any text of 1 to 100 bytes in UTF-8; other users' names are others
   * @param type the class, none that extends one; under one name there may be one object of each
   * @param maker makes it if need be, as in {@code () -> new Semaphore(3)}
   * @return the object, always the same in one process
   * @throws IllegalArgumentException if the name is empty or too long, or the class is a subclass
   * @throws java.io.UncheckedIOException if files cannot be written in {@code java.io.tmpdir}
   */
  public static <T extends SharedObject> T named(String name, Class<T> type, Supplier<T> maker) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(maker, "maker");
    Region region = NamedRegions.of(name);
    return region.names().named("object", type, maker);
  }
}
