/** What messages between processes cost: the cookbook's queues beside their peers. */
@NullMarked
package cookbook.benchmarks.multiprocessing;

import org.jspecify.annotations.NullMarked;
