package cookbook.house;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cookbook.testing.OutputBlock;
import cookbook.testing.RecipeCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules of the house that a compiler cannot hold; CONTRIBUTING.md tells them to people. */
@Timeout(60)
final class HouseRulesTest {
  private static final int LONGEST_RECIPE = 100;

  /** What a module's library may use beside itself and the JDK. */
  private static final List<String> ARROWS =
      List.of("multiprocessing -> subprocess", "multiprocessing -> threading");

  /** What its recipes may use, too; all may use logging. */
  private static final List<String> ARROWS_OF_RECIPES = List.of("multiprocessing -> signals");

  private static final Pattern COOKBOOK_REFERENCE = Pattern.compile("\\bcookbook\\.([a-z]+)\\b");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([\\w.]+)");
  private static final Pattern COMMENT_OR_TEXT =
      Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"");

  @Test
  void everyRecipeIsListedInItsMainAndItsReadme() throws IOException {
    for (String module : Tree.MODULES) {
      String main = Files.readString(recipes(module).resolve("Main.java"));
      String readme = Files.readString(Tree.ROOT.resolve(module).resolve("README.md"));
      List<String> names = new ArrayList<>();
      for (Path source : recipeSources(module)) {
        String name = source.getFileName().toString().replace(".java", "");
        String sentence = firstSentence(source);
        names.add(name);
        assertAll(
            Tree.name(source),
            () -> assertTrue(main.contains("case \"" + name + "\" -> " + name + ".main("), "case"),
            () ->
                assertTrue(
                    main.matches("(?s).*\n +" + name + " +" + Pattern.quote(sentence) + "\n.*"),
                    "menu line: " + sentence),
            () ->
                assertTrue(
                    readme.contains(row(module, name, sentence)),
                    "README row: " + row(module, name, sentence)));
      }
      assertEquals(names.size(), matches("case \"", main).count(), module + ": no other case");
      assertEquals(
          names.size(),
          matches("\\| \\[\\w+]\\(src/main/java/cookbook/\\w+/recipes/", readme).count(),
          module + ": no other row");
    }
  }

  private static String row(String module, String name, String sentence) {
    return "| [%s](src/main/java/cookbook/%s/recipes/%s.java) | %s |"
        .formatted(name, module, name, sentence);
  }

  /** {@code pymotw.txt} has the script names of six chapters of Python Module of the Week. */
  @Test
  void rootReadmeCountsTheScriptsThatRecipesAnswer() throws IOException {
    List<String> scripts = Files.readAllLines(Path.of("src/test/resources/pymotw.txt"));
    Set<String> answered = new TreeSet<>();
    for (String module : Tree.MODULES) {
      String readme = Files.readString(Tree.ROOT.resolve(module).resolve("README.md"));
      matches("\\b\\w+\\.py\\b", readme).forEach(m -> answered.add(m.group()));
    }
    for (String script : answered) {
      assertTrue(scripts.contains(script), "no such script: " + script);
    }
    String claim = answered.size() + " of the " + scripts.size();
    assertTrue(Files.readString(Tree.ROOT.resolve("README.md")).contains(claim), claim);
  }

  @Test
  void everyRecipeHasAnOutputBlockAndFitsOnTwoScreens() throws IOException {
    for (String module : Tree.MODULES) {
      for (Path source : recipeSources(module)) {
        OutputBlock.of(source);
        assertTrue(Files.readAllLines(source).size() <= LONGEST_RECIPE, Tree.name(source));
      }
    }
  }

  @Test
  void everyRecipeIsAPlainClassWhoseFirstMethodIsMain() throws IOException {
    for (String module : Tree.MODULES) {
      for (Path source : recipeSources(module)) {
        String code = code(source);
        String name = source.getFileName().toString().replace(".java", "");
        assertTrue(code.contains("\nfinal class " + name + " {"), Tree.name(source));
        assertTrue(firstMethod(code).startsWith("  static void main("), Tree.name(source));
        assertFalse(code.contains(" printStackTrace("), Tree.name(source));
      }
    }
  }

  private static String firstMethod(String code) {
    return matches("(?m)^  (?!private (?:static final|record))[^ }\n][^=;]*\\(.*\\{", code)
        .map(MatchResult::group)
        .findFirst()
        .orElse("none");
  }

  @Test
  void testsNeverSleep() throws IOException {
    for (Path source : Tree.sources("src/test/java")) {
      assertFalse(found("(Thread|TimeUnit\\.\\w+)\\.sleep\\(", code(source)), Tree.name(source));
    }
  }

  @Test
  void onlyTheMenuAndChildrensMainsPrintWithoutTheLogger() throws IOException {
    Predicate<String> mayPrint =
        name ->
            name.startsWith("benchmarks")
                || name.endsWith("/Menu.java")
                || name.contains("/child/");
    for (Path source : Tree.sources("src/main/java")) {
      if (!mayPrint.test(Tree.name(source))) {
        String print =
            "System\\.(out|err)\\.(print|write|append|format)|IO\\.print|printStackTrace\\(\\)";
        assertFalse(found(print, code(source)), Tree.name(source));
      }
    }
  }

  @Test
  void nothingIsLeftForLater() throws IOException {
    String later = "TO" + "DO|FIX" + "ME|@Dis" + "abled";
    for (Path source : Tree.sources()) {
      assertFalse(found(later, Files.readString(source)), Tree.name(source));
    }
  }

  @Test
  void librariesUseOnlyTheModulesBelowThem() throws IOException {
    for (Path source : mainSources()) {
      String own = module(source);
      boolean isRecipe = source.toString().contains("/recipes/");
      for (String used : references(source)) {
        boolean allowed =
            used.equals(own)
                || ARROWS.contains(own + " -> " + used)
                || (isRecipe && used.equals("logging"))
                || (isRecipe && ARROWS_OF_RECIPES.contains(own + " -> " + used));
        assertTrue(allowed, Tree.name(source) + " uses cookbook." + used);
      }
      assertTrue(isRecipe || !code(source).contains(".recipes"), Tree.name(source));
    }
  }

  private static Set<String> references(Path source) throws IOException {
    Set<String> modules = new TreeSet<>();
    matches(COOKBOOK_REFERENCE, code(source)).forEach(m -> modules.add(m.group(1)));
    return modules;
  }

  @Test
  void librariesDependOnTheJdkAndLittleElse() throws IOException {
    Pattern jdk = Pattern.compile("(java|javax|jdk|cookbook|org\\.jspecify|org\\.slf4j)\\..*");
    for (Path source : mainSources()) {
      String also =
          switch (module(source)) {
            case "logging" -> "ch.qos.logback.";
            case "signals" -> "com.sun.jna.";
            default -> "nothing else";
          };
      matches(IMPORT, Files.readString(source))
          .map(m -> m.group(1))
          .forEach(name ->
              assertTrue(
                  jdk.matcher(name).matches() || name.startsWith(also),
                  Tree.name(source) + " imports " + name));
    }
  }

  private static List<Path> mainSources() throws IOException {
    return Tree.sources("src/main/java").stream()
        .filter(source -> Tree.MODULES.contains(module(source)))
        .toList();
  }

  private static List<Path> recipeSources(String module) throws IOException {
    return RecipeCheck.sources(Tree.ROOT.resolve(module)).toList();
  }

  private static Path recipes(String module) {
    return Tree.ROOT.resolve(module).resolve("src/main/java/cookbook/" + module + "/recipes");
  }

  private static String module(Path source) {
    return Tree.ROOT.relativize(source).getName(0).toString();
  }

  /** The first sentence of the class's Javadoc, up to the period that ends it, without tags. */
  private static String firstSentence(Path source) throws IOException {
    Matcher javadoc =
        Pattern.compile("(?s)/\\*\\*\\s*\\*?\\s*(.*?\\.)\\s*(\\*/|\n \\*\\s*\n)")
            .matcher(Files.readString(source));
    assertTrue(javadoc.find(), Tree.name(source) + ": no Javadoc with a first paragraph");
    return javadoc.group(1).replaceAll("\n \\* ", " ").replaceAll("\\{@\\w+ ([^}]*)}", "$1");
  }

  /** The source without its comments and texts. */
  private static String code(Path source) throws IOException {
    return COMMENT_OR_TEXT.matcher(Files.readString(source)).replaceAll("");
  }

  private static boolean found(String regex, String text) {
    return Pattern.compile(regex).matcher(text).find();
  }

  private static Stream<MatchResult> matches(String regex, String text) {
    return matches(Pattern.compile(regex), text);
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }
}
