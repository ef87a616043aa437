/** Mains of the processes that recipes start. */
@NullMarked
package cookbook.signals.recipes.child;

import org.jspecify.annotations.NullMarked;
