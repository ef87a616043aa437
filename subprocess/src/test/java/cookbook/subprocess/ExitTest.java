package cookbook.subprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ExitTest {
  @Test
  void codesAndSignalsAreToldApart() {
    assertTrue(Exit.code(0).isSuccess());
    assertFalse(Exit.code(1).isSuccess());
    assertEquals(Optional.empty(), Exit.code(143).signal());
    assertEquals(Optional.of(Signal.TERM), Exit.killedBy(15).signal());
    assertEquals(143, Exit.killedBy(15).code());
    assertFalse(Exit.killedBy(15).isSuccess());
  }

  @Test
  void wordsNameTheSignal() {
    assertEquals("exit code 3", Exit.code(3).toString());
    assertEquals("killed by signal 9 (KILL)", Exit.killedBy(9).toString());
    assertEquals("killed by signal 40", Exit.killedBy(40).toString());
  }

  @Test
  void signalsHaveTheNumbersOfThisPlatform() throws Exception {
    for (Signal signal : Signal.values()) {
      String number = Command.shell("kill -l " + signal.number()).text();
      assertEquals(signal.name(), number.replaceFirst("^SIG", ""));
      assertEquals(Optional.of(signal), Signal.of(signal.number()));
    }
    assertEquals(Optional.empty(), Signal.of(0));
    assertEquals(Optional.empty(), Signal.of(63));
  }
}
