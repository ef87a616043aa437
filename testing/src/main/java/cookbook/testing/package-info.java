/** Fixtures for the cookbook's tests: run a recipe, compare its output, hold time by hand. */
@NullMarked
package cookbook.testing;

import org.jspecify.annotations.NullMarked;
