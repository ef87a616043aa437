package cookbook.subprocess;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The engine that works everywhere: the JDK's {@link ProcessBuilder}.
 *
 * <p><b>Limits.</b> A spawn closes every open descriptor of the JVM one by one, and takes a second
 * exec. Every pipe from a child costs a platform thread. When a child exits so soon that this
 * thread has not begun to read, the JDK closes the pipe under it, and what a process that it has
 * left in the background says later is lost. A start that fails for want of descriptors costs the
 * JVM some more of them, for good, and in JDK 25.0.3 closes one that is none of its business. While
 * there is no descriptor free, no process can be ended.
 */
final class ProcessBuilderEngine implements Engine {
  /*
   * A read of a Process's stream can be neither interrupted nor timed, and blocks a carrier when a
   * virtual thread does it: 256 of them stop every virtual thread of the JVM. So platform threads
   * read (PipeReader), and pass what they read on to the caller, who waits by parking. Rejected:
   * polling available(), which either burns the processor or adds its period to every answer.
   */

  private static final File NOWHERE = new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");

  /** Daemon threads that wait in reads and writes; as many as there are pipes in use. */
  static final ThreadPoolExecutor THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          2,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform()
              .name("subprocess-pipe-", 0)
              .daemon()
              .inheritInheritableThreadLocals(false)
              .factory());

  @Override
  public List<Child> start(List<Launch> stages) throws IOException {
    List<ProcessBuilder> builders = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      if (stages.size() > 1) {
        StartFailure.check(stages.get(i)); // JDK-8289643: a stage that fails costs a descriptor
      }
      ProcessBuilder builder = builder(stages.get(i));
      if (i > 0) {
        builder.redirectInput(Redirect.PIPE);
      }
      if (i < stages.size() - 1) {
        builder.redirectOutput(Redirect.PIPE);
      }
      builders.add(builder);
    }
    return children(ProcessBuilder.startPipeline(builders), stages);
  }

  private static List<Child> children(List<Process> processes, List<Launch> stages) {
    List<Child> children = new ArrayList<>();
    try {
      for (int i = 0; i < stages.size(); i++) {
        boolean first = i == 0;
        boolean last = i == stages.size() - 1;
        children.add(new ProcessBuilderChild(processes.get(i), stages.get(i), first, last));
      }
      return children;
    } catch (Error e) {
      processes.forEach(Process::destroyForcibly); // no thread to be had
      throw e;
    }
  }

  private static ProcessBuilder builder(Launch launch) throws IOException {
    List<String> arguments = launch.arguments();
    if (launch.session()) {
      StartFailure.check(launch); // setsid itself would only tell the child's error output
      arguments = new ArrayList<>(arguments);
      arguments.addFirst("setsid");
    }
    ProcessBuilder builder = new ProcessBuilder(arguments);
    if (launch.directory() != null) {
      builder.directory(launch.directory().toFile());
    }
    Map<String, String> environment = builder.environment();
    if (launch.cleanEnvironment()) {
      environment.clear();
    }
    environment.keySet().removeAll(launch.unset());
    environment.putAll(launch.set());
    builder.redirectInput(source(launch.input()));
    builder.redirectOutput(target(launch.output()));
    if (launch.error() == Launch.Way.TO_OUTPUT) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(target(launch.error()));
    }
    return builder;
  }

  private static Redirect source(Launch.Stdio stdio) {
    return switch (stdio) {
      case Launch.File(var path, var append) -> Redirect.from(path.toFile());
      case Launch.Way.PIPE -> Redirect.PIPE;
      case Launch.Way.INHERIT -> Redirect.INHERIT;
      case Launch.Way.DISCARD -> Redirect.from(NOWHERE);
      case Launch.Way.TO_OUTPUT -> throw new IllegalArgumentException("input TO_OUTPUT");
    };
  }

  private static Redirect target(Launch.Stdio stdio) {
    return switch (stdio) {
      case Launch.File(var path, var append) ->
          append ? Redirect.appendTo(path.toFile()) : Redirect.to(path.toFile());
      case Launch.Way.PIPE -> Redirect.PIPE;
      case Launch.Way.INHERIT -> Redirect.INHERIT;
      case Launch.Way.DISCARD -> Redirect.DISCARD;
      case Launch.Way.TO_OUTPUT -> throw new IllegalArgumentException("output TO_OUTPUT");
    };
  }

  @Override
  public boolean exchange(@Nullable Feed feed, List<Flow> flows, Deadline deadline)
      throws IOException, InterruptedException {
    Waiter.Parked waiter = new Waiter.Parked();
    ByteBuffer bytes = feed == null ? null : feed.bytes();
    PipeWriter writer = null;
    if (feed != null && bytes != null) {
      writer = (PipeWriter) feed.to();
      writer.feed(bytes, waiter);
    }
    for (Flow flow : flows) {
      ((PipeReader) flow.from()).wakes(waiter);
    }
    while (true) {
      waiter.reset();
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      boolean moved = false;
      boolean ended = true;
      for (Flow flow : flows) {
        PipeReader reader = (PipeReader) flow.from();
        moved |= reader.pass(flow.to());
        ended &= reader.hasEnded();
      }
      if (ended && (writer == null || writer.isFed())) {
        return true;
      }
      if (deadline.hasPassed()) {
        return false;
      }
      if (!moved) {
        waiter.await(deadline);
      }
    }
  }

  @Override
  public String toString() {
    return "ProcessBuilder";
  }
}
