package cookbook.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every source is as google-java-format writes it. {@code -Dformat=write} mends instead of telling:
 * {@code mvn -q -pl testing test -Dtest=FormatTest -Dformat=write}.
 */
@Timeout(600) // minutes, if other work has the processors
final class FormatTest {
  private static final boolean WRITE = "write".equals(System.getProperty("format"));

  private final Formatter formatter = new Formatter();

  @Test
  void everySourceIsFormatted() throws IOException {
    List<Path> unformatted =
        Tree.sources().parallelStream().filter(source -> !isFormatted(source)).toList();
    assertEquals(List.of(), unformatted, "run with -Dformat=write to mend");
  }

  private boolean isFormatted(Path source) {
    try {
      String text = Files.readString(source);
      String formatted = format(text);
      if (WRITE && !text.equals(formatted)) {
        Files.writeString(source, formatted);
      }
      return WRITE || text.equals(formatted);
    } catch (IOException | FormatterException e) {
      throw new IllegalStateException(source + ": " + e.getMessage(), e);
    }
  }

  private String format(String text) throws FormatterException, IOException {
    String imports = ImportOrderer.reorderImports(text, JavaFormatterOptions.Style.GOOGLE);
    return formatter.formatSource(RemoveUnusedImports.removeUnusedImports(imports));
  }
}
