/** Recipes: one idea a file, runnable alone. */
@NullMarked
package cookbook.logging.recipes;

import org.jspecify.annotations.NullMarked;
