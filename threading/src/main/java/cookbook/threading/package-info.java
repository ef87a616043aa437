/** What {@code java.util.concurrent} lacks for threads that share memory. */
@NullMarked
package cookbook.threading;

import org.jspecify.annotations.NullMarked;
