/**
 * Subprocesses beside their peers; {@link cookbook.benchmarks.subprocess.SubprocessFigures} runs
 * them all.
 */
@NullMarked
package cookbook.benchmarks.subprocess;

import org.jspecify.annotations.NullMarked;
