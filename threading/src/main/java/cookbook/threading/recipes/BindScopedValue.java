package cookbook.threading.recipes;

import java.util.NoSuchElementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bind a value for a call and all that it calls.
 *
 * <p>Who the user is concerns every method and should be a parameter of none. A {@code ScopedValue}
 * is bound for the run of a lambda and gone after it: nothing to remove, nothing that a thread of a
 * pool could carry into the next task, and nobody below can set it, only bind it anew for what they
 * call in turn. A {@code ThreadLocal} can be set from anywhere and stays until removed.
 *
 * <p>Nearest in Python: {@code contextvars}.
 */
final class BindScopedValue {
  private static final Logger log = LoggerFactory.getLogger("recipe");
  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  static void main() {
    ScopedValue.where(USER, "ann")
        .run(() -> {
          handle("request");
          ScopedValue.where(USER, "root").run(() -> handle("audit"));
          handle("answer");
        });
    log.info("after the call, bound: {}", USER.isBound());
    try {
      handle("nobody's request");
    } catch (NoSuchElementException _) {
      log.info("unbound, get refuses");
    }
    log.info("or else: {}", USER.orElse("guest"));
  }

  private static void handle(String what) {
    log.info("{} by {}", what, USER.get());
  }
}

// Output:
// (main      ) request by ann
// (main      ) audit by root
// (main      ) answer by ann
// (main      ) after the call, bound: false
// (main      ) unbound, get refuses
// (main      ) or else: guest
