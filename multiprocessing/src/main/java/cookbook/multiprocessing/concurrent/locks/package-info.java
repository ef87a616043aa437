/**
 * {@code java.util.concurrent.locks} between processes.
 *
 * @serial exclude
 */
@NullMarked
package cookbook.multiprocessing.concurrent.locks;

import org.jspecify.annotations.NullMarked;
