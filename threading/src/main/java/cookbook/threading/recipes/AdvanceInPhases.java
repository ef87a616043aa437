package cookbook.threading.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Go on in phases, with parties that may leave.
 *
 * <p>A phaser is a barrier whose number of parties may change: each registers, arrives once a
 * phase, and deregisters when it has had enough. {@code onAdvance} is called by the last to arrive,
 * before the others go on; when it returns true, the phaser is over.
 *
 * <p>Player 1 plays one phase, player 2 two, player 3 three. With a barrier of three, the second
 * phase would wait for player 1 for ever. Python has no phaser.
 */
final class AdvanceInPhases {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final int PLAYERS = 3;

  static void main() throws InterruptedException {
    AtomicInteger moves = new AtomicInteger();
    List<String> history = new ArrayList<>(); // written in onAdvance, which runs once a phase
    Phaser game =
        new Phaser(PLAYERS) {
          @Override
          protected boolean onAdvance(int phase, int staying) {
            history.add(
                "phase %d: %d moved, %d stay".formatted(phase, moves.getAndSet(0), staying));
            return staying == 0;
          }
        };
    List<Thread> players = new ArrayList<>();
    for (int i = 1; i <= PLAYERS; i++) {
      int phases = i;
      players.add(Thread.ofPlatform().name("player-" + i).start(() -> play(phases, game, moves)));
    }
    for (Thread player : players) {
      player.join();
    }
    history.forEach(log::info);
    log.info("over: {}", game.isTerminated());
  }

  private static void play(int phases, Phaser game, AtomicInteger moves) {
    for (int phase = 1; phase < phases; phase++) {
      moves.incrementAndGet();
      game.arriveAndAwaitAdvance();
    }
    moves.incrementAndGet();
    game.arriveAndDeregister();
  }
}

// Output:
// (main      ) phase 0: 3 moved, 2 stay
// (main      ) phase 1: 2 moved, 1 stay
// (main      ) phase 2: 1 moved, 0 stay
// (main      ) over: true
