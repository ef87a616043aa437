package cookbook.multiprocessing.core;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into bytes and back: what travels between two processes of one machine and one
 * program.
 *
 * <p>Built in, at about a tenth of java.io's cost: {@code null}, strings, boxed primitives, enums,
 * records (also such as are not {@code Serializable}), arrays, the general-purpose collections and
 * maps of {@code java.util} and its immutable ones, {@code Optional} and its kin, {@code Duration},
 * {@code Instant} and the local dates and times, {@code UUID}, {@code BigInteger} and {@code
 * BigDecimal}, and references to shared objects. All else goes by java.io serialization, lambdas
 * that are {@code Serializable} included.
 *
 * <p><b>Copies.</b> What arrives is a copy, equal and of the same class. An object that occurs
 * twice in a message arrives as two objects if it is one of those built in, as one if java.io wrote
 * it. A value in a cycle, or nested more than {@value #MAX_DEPTH} deep, goes by java.io as a whole.
 *
 * <p><b>What is refused.</b> To encode: what is neither built in nor {@code Serializable}. The
 * exception names the way to it through the fields. To decode: classes other than the program's own
 * and the JDK's harmless ones, and the classes that known attacks on deserialization are built
 * from; arrays and collections longer than the message could hold.
 *
 * <p>Safe for use by several threads, platform or virtual; nothing blocks. A value must not change
 * while it is encoded.
 */
public final class Codec {
  /*
   * A message is the values' bytes, and behind them, if java.io was needed, one stream of all the
   * objects that it wrote, in the order they are met, and its offset in the last four bytes. One
   * stream and not one an object: class descriptors are written once, and an object that is met
   * twice stays one.
   *
   * Bytes are native-endian: sender and receiver are one machine. A class goes by its name and a
   * hash of its shape, and both sides cache what they know of it; a record or an enum that was
   * compiled anew on one side alone is told by its hash and refused, not misread.
   *
   * Rejected: Fory and Protobuf, as fast or faster, but a dependency; Kryo, slower for one record.
   */

  /** How deep built-in values may nest before java.io takes over. */
  static final int MAX_DEPTH = 200;

  private Codec() {}

  /**
   * Encodes a value into a buffer that is used again: no garbage for a small value. The caller must
   * close the message when the bytes are copied.
   *
   * @param value what to encode
   * @param what what the value is called in the exception, say {@code "task"}
   * @return the bytes
   * @throws IllegalArgumentException if the value, or one within it, cannot travel; the message
   *     names the way to it, as in {@code task.captured[1].connection: java.net.Socket cannot
   *     travel between processes}
   */
  public static Message write(@Nullable Object value, String what) {
    Message message = Message.acquire();
    try {
      message.writeRoot(value, what);
      return message;
    } catch (RuntimeException | Error e) {
      message.close();
      throw e;
    }
  }

  /**
   * Encodes a value.
   *
   * @param value what to encode
   * @return its bytes
   * @throws IllegalArgumentException as {@link #write}
   */
  public static byte[] encode(@Nullable Object value) {
    try (Message message = write(value, "message")) {
      return message.toByteArray();
    }
  }

  /**
   * Decodes a value.
   *
   * @param bytes what {@link #encode} answered
   * @return an equal value
   * @throws UncheckedIOException if the bytes are none that {@code encode} wrote, or a class is
   *     unknown here, refused, or of another shape than the sender's; the cause tells
   */
  public static @Nullable Object decode(byte[] bytes) {
    return decode(bytes, bytes.length);
  }

  /**
   * Decodes a value from memory that may be overwritten once this returns.
   *
   * @param source where the bytes are
   * @param offset of the first
   * @param length how many
   * @return an equal value
   * @throws UncheckedIOException as {@link #decode(byte[])}
   */
  public static @Nullable Object read(MemorySegment source, long offset, int length) {
    try (Message copy = Message.acquire()) {
      byte[] bytes = copy.room(length);
      // From segment to segment: with an array the JDK spins a class the first time, 20 ms.
      MemorySegment.copy(source, offset, MemorySegment.ofArray(bytes), 0, length);
      return decode(bytes, length);
    }
  }

  static @Nullable Object decode(Message message) {
    return decode(message.bytes(), message.length());
  }

  private static @Nullable Object decode(byte[] bytes, int length) {
    try {
      return new Reader(bytes, length).readRoot();
    } catch (ObjectStreamException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException | StackOverflowError e) {
      var invalid = new InvalidObjectException("the message cannot be decoded: " + e);
      invalid.initCause(e);
      throw new UncheckedIOException(invalid);
    }
  }
}
