package cookbook.multiprocessing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The command that starts a JVM like this one. */
final class JvmCommand {
  /*
   * The options are read off this process's own command line: the JDK's way to them, the runtime
   * MXBean, costs 40 ms and repeats those that come from JAVA_TOOL_OPTIONS, which a child inherits
   * in its environment anyway. It remains for systems without /proc.
   *
   * Not inherited: agents and debuggers (two cannot listen on one port), and what writes a file
   * whose name the two would share. Properties are inherited as they are now, not as they were on
   * the command line, except those of the JDK itself, which it sets anew.
   */

  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  /** Options whose value is the next word. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--upgrade-module-path",
          "--add-modules",
          "--add-exports",
          "--add-opens",
          "--add-reads",
          "--enable-native-access",
          "--limit-modules",
          "--patch-module",
          "--finalization",
          "--illegal-native-access",
          "--source");

  /** Said by other means, or not to be said twice. */
  private static final String[] OMITTED = {
    "-agentlib:",
    "-agentpath:",
    "-cp",
    "-classpath",
    "-javaagent:",
    "-p",
    "-Xdebug",
    "-Xlog:",
    "-Xrun",
    "-XX:AOTCacheOutput",
    "-XX:AOTConfiguration",
    "-XX:AOTMode",
    "-XX:ArchiveClassesAtExit",
    "-XX:Flags",
    "-XX:HeapDumpPath",
    "-XX:LogFile",
    "-XX:StartFlightRecording",
    "--class-path",
    "--module-path",
  };

  private static final String[] INHERITED = {
    "-ea", "-da", "-enableassertions", "-disableassertions", "-esa", "-dsa", "-X", "--",
  };

  /** Beginnings of the names of properties that the JDK sets. */
  private static final String[] OF_THE_JDK = {
    "awt.", "file.", "java.", "jdk.", "line.", "native.", "os.", "path.", "stderr.", "stdin.",
    "stdout.", "sun.", "user.",
  };

  /** Each process has its own. */
  private static final Set<String> OWN = Set.of("cookbook.process", "cookbook.region");

  private JvmCommand() {}

  /** The command, but for the arguments of the main class. */
  static List<String> of(Class<?> mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(inheritedOptions(ownWords()));
    addNativeAccess(command);
    addProperties(command, System.getProperties());
    addPaths(command, mainClass);
    return command;
  }

  private static List<String> ownWords() {
    try {
      List<String> words = List.of(Files.readString(COMMAND_LINE, UTF_8).split("\0"));
      return words.subList(1, words.size());
    } catch (IOException noSuchFile) {
      return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }
  }

  /** Those of the JVM's options that a child is to have; the words end with the main class. */
  static List<String> inheritedOptions(List<String> words) {
    List<String> options = new ArrayList<>();
    int i = 0;
    while (i < words.size() && words.get(i).startsWith("-") && !isMain(words.get(i))) {
      String word = words.get(i);
      int length = WITH_VALUE.contains(word) ? 2 : 1;
      if (isInherited(word)) {
        options.addAll(words.subList(i, Math.min(i + length, words.size())));
      }
      i += length;
    }
    return options;
  }

  private static boolean isMain(String word) {
    return word.equals("-jar") || word.equals("-m") || word.startsWith("--module=");
  }

  private static boolean isInherited(String option) {
    if (option.startsWith("-D")) {
      return startsWithOne(OF_THE_JDK, option.substring(2));
    }
    return startsWithOne(INHERITED, option) && !startsWithOne(OMITTED, option);
  }

  /** A program in a jar may have been allowed it by the manifest, which a child does not read. */
  private static void addNativeAccess(List<String> command) {
    boolean said = command.stream().anyMatch(word -> word.startsWith("--enable-native-access"));
    if (!said && JvmCommand.class.getModule().isNativeAccessEnabled()) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
  }

  private static void addProperties(List<String> command, Properties properties) {
    synchronized (properties) {
      for (Map.Entry<Object, Object> entry : properties.entrySet()) {
        if (entry.getKey() instanceof String key
            && entry.getValue() instanceof String value
            && !OWN.contains(key)
            && !startsWithOne(OF_THE_JDK, key)) {
          command.add("-D" + key + "=" + value);
        }
      }
    }
  }

  private static void addPaths(List<String> command, Class<?> mainClass) {
    addPath(command, "--module-path", System.getProperty("jdk.module.path"));
    addPath(command, "--add-modules", System.getProperty("jdk.module.main"));
    addPath(command, "--class-path", System.getProperty("java.class.path"));
    Module module = mainClass.getModule();
    if (module.isNamed()) {
      command.add("--module");
      command.add(module.getName() + "/" + mainClass.getName());
    } else {
      command.add(mainClass.getName());
    }
  }

  private static void addPath(List<String> command, String option, @Nullable String path) {
    if (path != null && !path.isEmpty()) {
      command.add(option);
      command.add(path);
    }
  }

  private static boolean startsWithOne(String[] beginnings, String word) {
    for (String beginning : beginnings) {
      if (word.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }
}
