package cookbook.benchmarks.subprocess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A tree of processes that should be gone after a time-out; all of them sleep for six seconds. The
 * respawner and the chain count their steps: they end by themselves soon after.
 */
enum Tree {
  PLAIN_CHILD("exec SLEEP"),
  CHILD_OF_A_SHELL("SLEEP; true"),
  GRANDCHILD_HOLDS_THE_PIPE("SLEEP & exit 0"),
  TERM_IGNORED("trap '' TERM; SLEEP; SLEEP"),
  GRANDCHILD_IN_ITS_OWN_SESSION("setsid SLEEP & SLEEP; true"),
  DOUBLE_FORKED_DAEMON("(setsid sh -c 'SLEEP & SLEEP; true' <&- >/dev/null 2>&1 &); SLEEP; true"),
  HUNDRED_CHILDREN("for i in $(seq 100); do SLEEP & done; wait"),
  RESPAWNER("for i in $(seq 500); do sleep 0.01; done # SLEEP"),
  CHAIN_OF_SESSIONS(
      "export N='sleep 0.005; I=$((I+1)); [ $I -lt 1000 ] || exit; setsid sh -c \"$N\" & # SLEEP'"
          + " I=0; setsid sh -c \"$N\" & SLEEP");

  private final String template;

  Tree(String template) {
    this.template = template;
  }

  /** What a trial runs, with an argument by which its processes are found. */
  record Script(String text, String seconds) {
    /** Ends those that are alive; answers how many there were. */
    int killSurvivors() throws IOException {
      int survivors = 0;
      try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
        List<Path> ours = processes.filter(this::isOurs).toList();
        for (Path process : ours) {
          long pid = Long.parseLong(process.getFileName().toString());
          survivors +=
              ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false) ? 1 : 0;
        }
      }
      return survivors;
    }

    private boolean isOurs(Path process) {
      String name = process.getFileName().toString();
      if (!Character.isDigit(name.charAt(0)) || name.equals("" + ProcessHandle.current().pid())) {
        return false;
      }
      try {
        String command = Files.readString(process.resolve("cmdline")).replace('\0', ' ');
        return command.contains("sleep " + seconds); // a zombie has no command line
      } catch (IOException goneMeanwhile) {
        return false;
      }
    }
  }

  Script script() {
    String seconds = "6.00" + ThreadLocalRandom.current().nextInt(1_000_000, 10_000_000);
    return new Script(template.replace("SLEEP", "sleep " + seconds), seconds);
  }
}
