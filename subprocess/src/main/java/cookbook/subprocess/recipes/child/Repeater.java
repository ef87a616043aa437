package cookbook.subprocess.recipes.child;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** Says every line of its input again, at once; what it thinks of it goes to the error output. */
public final class Repeater {
  static void main() throws IOException {
    System.err.println("starting");
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      System.out.println(line);
      System.out.flush(); // a program that lets its output lie in a buffer cannot hold a dialogue
    }
    System.err.println("exiting");
  }

  private Repeater() {}
}
