package cookbook.subprocess;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that a run says.
 *
 * @param errors the error output of each stage
 * @param output the output of the last
 */
record Outlets(List<Outlet> errors, Outlet output) {
  /** Of a Subprocess that says nothing else: the end of its error output is kept, for messages. */
  private static final int ERROR_TAIL_BYTES = 1024 * 1024;

  static Outlets open(List<Plan> plans, boolean interactive) throws IOException {
    List<Outlet> opened = new ArrayList<>();
    try {
      for (Plan plan : plans) {
        opened.add(error(plan, interactive));
      }
      Outlet output = output(plans.getLast());
      return new Outlets(opened, output);
    } catch (IOException e) {
      opened.forEach(Outlet::close);
      throw e;
    }
  }

  private static Outlet error(Plan plan, boolean interactive) throws IOException {
    if (plan.errorToOutput) {
      return Outlet.of(Launch.Way.TO_OUTPUT);
    }
    boolean said = !plan.error.isEmpty();
    Capture capture =
        interactive && !said ? Capture.tail(ERROR_TAIL_BYTES) : Capture.all(plan.limit);
    List<Output> targets = said ? plan.error : List.of(Output.capture());
    return Outlet.open(targets, plan, capture, FileDescriptor.err);
  }

  /** What the user of a Subprocess reads is captured too, as far as it is left to a join. */
  private static Outlet output(Plan plan) throws IOException {
    List<Output> targets = plan.output.isEmpty() ? List.of(Output.capture()) : plan.output;
    return Outlet.open(targets, plan, Capture.all(plan.limit), FileDescriptor.out);
  }

  /** When something was last said, at the earliest then. */
  long heardNanos(long thenNanos) {
    long latest = thenNanos;
    for (Outlet error : errors) {
      latest = error.heardNanos(latest);
    }
    return output.heardNanos(latest);
  }

  byte[] errorBytes() {
    if (errors.size() == 1) {
      return errors.getFirst().capture().bytes();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    errors.forEach(error -> all.writeBytes(error.capture().bytes()));
    return all.toByteArray();
  }

  void end() throws IOException {
    for (Outlet error : errors) {
      error.end();
    }
    output.end();
  }

  void close() {
    errors.forEach(Outlet::close);
    output.close();
  }
}
