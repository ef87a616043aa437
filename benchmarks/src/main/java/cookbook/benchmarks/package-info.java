/** Benchmarks of the cookbook's modules beside their peers; a package per module. */
@NullMarked
package cookbook.benchmarks;

import org.jspecify.annotations.NullMarked;
