package cookbook.subprocess;

import java.io.IOException;

/** Says to {@link Run} that a child has said more than its command allows. */
final class OverLimitException extends IOException {
  private static final long serialVersionUID = 1L;

  OverLimitException(long limit) {
    super("over the limit of " + limit + " bytes");
  }
}
