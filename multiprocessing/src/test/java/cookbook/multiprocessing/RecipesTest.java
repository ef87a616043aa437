package cookbook.multiprocessing;

import cookbook.testing.RecipeCheck;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every recipe of this module prints what its output block says. */
final class RecipesTest {
  @TestFactory
  Stream<DynamicTest> everyRecipePrintsItsOutputBlock() throws IOException {
    return RecipeCheck.ofThisModule();
  }
}
