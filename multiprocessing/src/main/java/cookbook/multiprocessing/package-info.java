/**
 * Processes that are used as threads are: each a real JVM, with shared objects and messages between
 * them.
 *
 * @serial exclude
 */
@NullMarked
package cookbook.multiprocessing;

import org.jspecify.annotations.NullMarked;
