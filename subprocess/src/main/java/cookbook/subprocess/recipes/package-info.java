/** Recipes: one idea a file, runnable alone. */
@NullMarked
package cookbook.subprocess.recipes;

import org.jspecify.annotations.NullMarked;
