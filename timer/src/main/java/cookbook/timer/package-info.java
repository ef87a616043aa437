/** Work that starts after a delay, and can be cancelled at any point within that delay. */
@NullMarked
package cookbook.timer;

import org.jspecify.annotations.NullMarked;
