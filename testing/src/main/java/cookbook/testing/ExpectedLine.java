package cookbook.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of an output block: text in which {@code {name}} stands for some text that changes from
 * run to run, and {@code {low..high}} for a number within those bounds, both included.
 */
final class ExpectedLine {
  private static final String NUMBER = "-?\\d+(?:\\.\\d+)?";
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{(?:[a-z]\\w*|(" + NUMBER + ")\\.\\.(" + NUMBER + "))}");
  private static final Pattern THREAD = Pattern.compile("\\(([^)]*?) *\\) ?.*");

  private record Range(double low, double high) {
    boolean holds(String number) {
      double value = Double.parseDouble(number);
      return low <= value && value <= high;
    }
  }

  private final String text;
  private final Pattern pattern;
  private final List<Range> ranges = new ArrayList<>();

  ExpectedLine(String text) {
    this.text = text;
    StringBuilder regex = new StringBuilder();
    Matcher placeholder = PLACEHOLDER.matcher(text);
    int literal = 0;
    while (placeholder.find()) {
      regex.append(Pattern.quote(text.substring(literal, placeholder.start())));
      regex.append(anyTextOrNumber(placeholder));
      literal = placeholder.end();
    }
    this.pattern = Pattern.compile(regex + Pattern.quote(text.substring(literal)));
  }

  private String anyTextOrNumber(Matcher placeholder) {
    if (placeholder.group(1) == null) {
      return ".+";
    }
    Range range =
        new Range(
            Double.parseDouble(placeholder.group(1)), Double.parseDouble(placeholder.group(2)));
    if (range.low > range.high) {
      throw new IllegalArgumentException("no number lies in " + placeholder.group());
    }
    ranges.add(range);
    return "(" + NUMBER + ")";
  }

  boolean matches(String actual) {
    Matcher matcher = pattern.matcher(actual);
    if (!matcher.matches()) {
      return false;
    }
    for (int i = 0; i < ranges.size(); i++) {
      if (!ranges.get(i).holds(matcher.group(i + 1))) {
        return false;
      }
    }
    return true;
  }

  /** The thread that spoke: the name in the brackets at the start, or "" where there is none. */
  static String thread(String line) {
    Matcher matcher = THREAD.matcher(line);
    return matcher.matches() ? matcher.group(1) : "";
  }

  @Override
  public String toString() {
    return text;
  }
}
