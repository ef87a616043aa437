package cookbook.subprocess;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an engine needs to know to start one child.
 *
 * @param arguments the program and its arguments, at least one
 * @param directory the child's working directory, or null for ours. A program with a slash in its
 *     name is found from there; one without a slash on the {@code PATH} of this JVM
 * @param cleanEnvironment whether the child starts without our variables
 * @param set variables to set; the mark by which {@link ProcessTree} finds the child is one of them
 * @param unset variables to take away, none of which is in {@code set}
 * @param input PIPE, INHERIT, DISCARD (reads as empty) or a file
 * @param output PIPE, INHERIT, DISCARD or a file
 * @param error as output, or TO_OUTPUT
 * @param session whether the child leads a session, and so a process group, of its own: its pid is
 *     the group's
 */
record Launch(
    List<String> arguments,
    @Nullable Path directory,
    boolean cleanEnvironment,
    Map<String, String> set,
    Set<String> unset,
    Stdio input,
    Stdio output,
    Stdio error,
    boolean session) {

  /** Where a standard stream of a child leads. */
  sealed interface Stdio permits Way, File {}

  /** The ways that need no more than a name. */
  enum Way implements Stdio {
    PIPE,
    INHERIT,
    DISCARD,
    TO_OUTPUT
  }

  /** A file: read from its start as input; as output created, and emptied unless appended to. */
  record File(Path path, boolean append) implements Stdio {}
}
