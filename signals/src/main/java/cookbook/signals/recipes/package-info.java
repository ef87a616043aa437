/** Recipes: one idea a file, runnable alone. */
@NullMarked
package cookbook.signals.recipes;

import org.jspecify.annotations.NullMarked;
