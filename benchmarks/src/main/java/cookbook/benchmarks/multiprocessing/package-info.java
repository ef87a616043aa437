/** The multiprocessing module beside {@code java.util.concurrent} and other transports. */
@NullMarked
package cookbook.benchmarks.multiprocessing;

import org.jspecify.annotations.NullMarked;
