/** UNIX signals: received by ordinary Java code on an ordinary thread, sent, held, waited for. */
@NullMarked
package cookbook.signals;

import org.jspecify.annotations.NullMarked;
