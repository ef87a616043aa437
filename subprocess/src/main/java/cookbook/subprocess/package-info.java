/**
 * Secondary processes, and talk with them through their standard streams.
 *
 * <p>{@link cookbook.subprocess.Command} is where to begin: a program, what is to be said about
 * running it, and one-liners that run it. {@link cookbook.subprocess.Subprocess} is one that runs,
 * to talk with; {@link cookbook.subprocess.Pipeline} is several, each reading what the one before
 * it writes.
 */
@NullMarked
package cookbook.subprocess;

import org.jspecify.annotations.NullMarked;
