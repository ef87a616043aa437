/** Names of {@code java.lang} under which a program of threads becomes one of processes. */
@NullMarked
package cookbook.multiprocessing.lang;

import org.jspecify.annotations.NullMarked;
