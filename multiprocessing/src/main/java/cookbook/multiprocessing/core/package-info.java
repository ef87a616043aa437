/** The engine under the shared objects; not for use outside this module. */
@NullMarked
package cookbook.multiprocessing.core;

import org.jspecify.annotations.NullMarked;
