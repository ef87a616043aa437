/**
 * {@code java.util.concurrent} between processes: the same names, in memory that several JVMs
 * share.
 *
 * @serial exclude
 */
@NullMarked
package cookbook.multiprocessing.concurrent;

import org.jspecify.annotations.NullMarked;
