package cookbook.logging;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.spi.SequenceNumberGenerator;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Gives every program that has this module on its class path the cookbook's log format, {@code
 * (thread ) message}, with no call in its code: Logback finds this class by itself.
 *
 * <ul>
 *   <li>Lines go to standard output; warnings and errors of any logger but {@code recipe}, the
 *       recipes' own, go to standard error. Levels below {@code INFO} are not shown.
 *   <li>A line is one write, so lines of different threads never mix. Nor do those of different
 *       processes on one file, or on one pipe up to the 4096 bytes that POSIX's {@code PIPE_BUF}
 *       promises at most; a longer line may be cut by another process's there.
 *   <li>A {@code logback.xml} or {@code logback-test.xml} on the class path, or {@code
 *       -Dlogback.configurationFile}, wins: this class then does nothing.
 * </ul>
 *
 * <p><b>Stamps.</b> Every event carries where and when it was logged, so that the runs of several
 * processes can be put in one order: its {@linkplain ILoggingEvent#getSequenceNumber sequence
 * number} is {@link System#nanoTime}, taken by the thread that logs, on a clock that all processes
 * of a machine share on Linux; its {@linkplain ILoggingEvent#getLoggerContextVO context} has the
 * properties {@code pid} and {@code process}, the name that {@code -Dcookbook.process} gives, or
 * else the main class's. Where the environment variable {@code COOKBOOK_TRACE} names a directory,
 * which children inherit, each process also writes its events to a file {@code <pid>.tsv} in it,
 * one a line: nanoseconds, pid, process, thread, level, logger, message (a line break in it as
 * {@code \n}), separated by tabs.
 */
public final class SharedFormat extends ContextAwareBase implements Configurator {
  private static final String LINE = "\\(%-10thread\\) %msg%n";
  private static final String TRACE_LINE =
      "%sn\t%property{pid}\t%property{process}\t%thread\t%level\t%logger\t"
          + "%replace(%replace(%msg){'\\t', ' '}){'\\n', '\\\\n'}%nopex%n";
  private static final String RECIPE = "recipe";

  /** Creates the format; Logback does. */
  public SharedFormat() {}

  /** Sets the format; Logback calls it when the first logger is asked for. */
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (hasConfigurationFile()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    stamp(context);
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(console("System.out", System.out, false));
    root.addAppender(console("System.err", System.err, true));
    String directory = System.getenv("COOKBOOK_TRACE");
    if (directory != null && !directory.isEmpty()) {
      root.addAppender(trace(Path.of(directory)));
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static boolean hasConfigurationFile() {
    ClassLoader loader = SharedFormat.class.getClassLoader();
    return System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null
        || loader.getResource(ClassicConstants.TEST_AUTOCONFIG_FILE) != null
        || loader.getResource(ClassicConstants.AUTOCONFIG_FILE) != null;
  }

  private static void stamp(LoggerContext context) {
    context.setSequenceNumberGenerator(new MonotonicStamp());
    context.putProperty("pid", Long.toString(ProcessHandle.current().pid()));
    context.putProperty("process", processName());
  }

  private static String processName() {
    String mainClass = System.getProperty("sun.java.command", "java").split(" ", 2)[0];
    String simpleName = mainClass.substring(mainClass.lastIndexOf('.') + 1);
    return System.getProperty("cookbook.process", simpleName);
  }

  private Appender<ILoggingEvent> console(String target, PrintStream stream, boolean warnings) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget(target);
    console.addFilter(new OfLibraryWarnings(warnings));
    return started(console, target, LINE, stream.charset());
  }

  private Appender<ILoggingEvent> trace(Path directory) {
    FileAppender<ILoggingEvent> file = new FileAppender<>();
    file.setFile(directory.resolve(ProcessHandle.current().pid() + ".tsv").toString());
    return started(file, "trace", TRACE_LINE, StandardCharsets.UTF_8);
  }

  private Appender<ILoggingEvent> started(
      OutputStreamAppender<ILoggingEvent> appender, String name, String line, Charset charset) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(getContext());
    encoder.setPattern(line);
    encoder.setCharset(charset);
    encoder.start();
    appender.setContext(getContext());
    appender.setName(name);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  /** Lets through the warnings and errors that are not a recipe's, or all the others. */
  private static final class OfLibraryWarnings extends Filter<ILoggingEvent> {
    private final boolean wanted;

    OfLibraryWarnings(boolean wanted) {
      this.wanted = wanted;
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
      boolean isWarning = event.getLevel().isGreaterOrEqual(Level.WARN);
      boolean isOfLibrary = !event.getLoggerName().equals(RECIPE);
      return (isWarning && isOfLibrary) == wanted ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
  }

  private static final class MonotonicStamp extends ContextAwareBase
      implements SequenceNumberGenerator {
    @Override
    public long nextSequenceNumber() {
      return System.nanoTime();
    }
  }
}
