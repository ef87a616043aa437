/** What the recipes run in their children. */
@NullMarked
package cookbook.multiprocessing.recipes.child;

import org.jspecify.annotations.NullMarked;
