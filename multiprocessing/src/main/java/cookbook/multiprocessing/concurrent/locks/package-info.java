/** {@code java.util.concurrent.locks} between processes. */
@NullMarked
package cookbook.multiprocessing.concurrent.locks;

import org.jspecify.annotations.NullMarked;
