package cookbook.signals;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class SignalTest {
  @Test
  void sample() {
    // @start region="sample"
    Signal hup = Signal.of("SIGHUP"); // or "hup", or Signal.HUP
    Signal third = Signal.rt(2); // real-time: SIGRTMIN+2
    List<Signal> all = Signal.all();
    // @end
    assertSame(Signal.HUP, hup);
    assertTrue(third.isRealTime());
    assertTrue(all.contains(third));
  }

  @Test
  void namesAndNumbersAreThoseOfKill() throws IOException {
    for (Signal signal : Signal.all()) {
      Process kill = new ProcessBuilder("kill", "-l", signal.name()).start();
      String number = new String(kill.getInputStream().readAllBytes(), UTF_8).strip();
      if (!number.isEmpty()) { // not every kill knows RTMIN+n
        assertEquals(Integer.toString(signal.number()), number, signal.toString());
      }
    }
  }

  @Test
  void everySignalIsFoundByNameAndNumber() {
    for (Signal signal : Signal.all()) {
      assertSame(signal, Signal.of(signal.name()));
      assertSame(signal, Signal.of(signal.toString()));
      assertSame(signal, Signal.of(signal.number()));
      assertEquals(signal.name().startsWith("RT"), signal.isRealTime());
    }
  }

  @Test
  void allIsInOrderAndLeavesOutWhatTheCLibraryKeeps() {
    List<Signal> all = Signal.all();
    assertEquals(all.stream().sorted().toList(), all);
    assertEquals(31 + Signal.lastRt() + 1, all.size());
    assertThrows(IllegalArgumentException.class, () -> Signal.of(33));
  }

  @Test
  void realTimeNamesCountFromBothEnds() {
    assertSame(Signal.rt(0), Signal.of("RTMIN"));
    assertSame(Signal.rt(3), Signal.of("sigrtmin+3"));
    assertSame(Signal.rt(Signal.lastRt()), Signal.of("RTMAX"));
    assertSame(Signal.rt(Signal.lastRt() - 1), Signal.of("SIGRTMAX-1"));
    assertEquals(64, Signal.of("RTMAX").number());
  }

  @Test
  void olderNamesAreKnown() {
    assertSame(Signal.CHLD, Signal.of("SIGCLD"));
    assertSame(Signal.IO, Signal.of("POLL"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SIG", "NOPE", "RTMIN+99", "RTMIN-1", "RTMAX+1", "9"})
  void unknownNameIsRefusedWithItsText(String name) {
    var e = assertThrows(IllegalArgumentException.class, () -> Signal.of(name));
    assertFalse(e.getMessage().isBlank());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 32, 65, 1000})
  void unknownNumberIsRefused(int number) {
    var e = assertThrows(IllegalArgumentException.class, () -> Signal.of(number));
    assertTrue(e.getMessage().contains(Integer.toString(number)), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 31, 64})
  void placeOutsideTheRealTimeRangeIsRefused(int n) {
    var e = assertThrows(IllegalArgumentException.class, () -> Signal.rt(n));
    assertTrue(e.getMessage().contains("0 to " + Signal.lastRt()), e.getMessage());
  }
}
