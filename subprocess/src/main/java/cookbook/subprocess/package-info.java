/** Secondary processes, and talk with them through their standard streams. */
@NullMarked
package cookbook.subprocess;

import org.jspecify.annotations.NullMarked;
