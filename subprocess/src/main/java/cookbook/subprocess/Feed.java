package cookbook.subprocess;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Input for a child.
 *
 * @param bytes what is still to be written (heap buffer), the engine moves its position on; null if
 *     another thread writes, and is {@linkplain WriteEnd#attend helped}
 * @param to where to
 */
record Feed(@Nullable ByteBuffer bytes, WriteEnd to) {}
