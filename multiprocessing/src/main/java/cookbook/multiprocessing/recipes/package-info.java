/** Recipes: one idea a file, runnable alone. */
@NullMarked
package cookbook.multiprocessing.recipes;

import org.jspecify.annotations.NullMarked;
