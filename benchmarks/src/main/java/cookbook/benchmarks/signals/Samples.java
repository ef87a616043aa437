package cookbook.benchmarks.signals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Times that were measured. */
final class Samples {
  private final List<Long> nanos = new ArrayList<>();

  void add(long took) {
    nanos.add(took);
  }

  double micros(int percentile) {
    Collections.sort(nanos);
    return nanos.get(nanos.size() * percentile / 100) / 1e3;
  }
}
