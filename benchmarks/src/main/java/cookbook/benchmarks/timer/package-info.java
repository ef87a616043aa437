/** Timers beside their peers. */
@NullMarked
package cookbook.benchmarks.timer;

import org.jspecify.annotations.NullMarked;
