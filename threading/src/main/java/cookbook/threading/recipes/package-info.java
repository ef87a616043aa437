/** Recipes: one idea a file, runnable alone. */
@NullMarked
package cookbook.threading.recipes;

import org.jspecify.annotations.NullMarked;
