/** {@code java.util.concurrent.atomic} between processes. */
@NullMarked
package cookbook.multiprocessing.concurrent.atomic;

import org.jspecify.annotations.NullMarked;
