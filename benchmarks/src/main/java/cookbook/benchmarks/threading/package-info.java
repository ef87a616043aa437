/** The threading module beside its neighbours in {@code java.util.concurrent}. */
@NullMarked
package cookbook.benchmarks.threading;

import org.jspecify.annotations.NullMarked;
