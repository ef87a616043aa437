/** The shared log format: every line says which thread spoke. */
@NullMarked
package cookbook.logging;

import org.jspecify.annotations.NullMarked;
