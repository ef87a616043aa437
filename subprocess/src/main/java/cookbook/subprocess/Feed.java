package cookbook.subprocess;

import java.nio.ByteBuffer;

/**
 * Input at hand for a child.
 *
 * @param bytes what is still to be written (heap buffer); the engine moves its position on
 * @param to where to
 */
record Feed(ByteBuffer bytes, WriteEnd to) {}
