/** Recipes: one idea a file, runnable alone. */
@NullMarked
package cookbook.timer.recipes;

import org.jspecify.annotations.NullMarked;
