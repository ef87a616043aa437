/**
 * {@code java.util.concurrent.atomic} between processes.
 *
 * @serial exclude
 */
@NullMarked
package cookbook.multiprocessing.concurrent.atomic;

import org.jspecify.annotations.NullMarked;
