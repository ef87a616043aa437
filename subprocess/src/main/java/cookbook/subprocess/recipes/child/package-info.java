/** What recipes start: tiny programs of our own. */
@NullMarked
package cookbook.subprocess.recipes.child;

import org.jspecify.annotations.NullMarked;
