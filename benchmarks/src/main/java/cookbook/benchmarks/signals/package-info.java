/** Signals beside their peers: C, and what the JDK has. */
@NullMarked
package cookbook.benchmarks.signals;

import org.jspecify.annotations.NullMarked;
