package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples in Python, as far as they run without packages. */
class PythonExamplesTest {
  private static final Path EXAMPLES = Documentation.ROOT.resolve("examples");

  private static void python(String code, Object... arguments) throws Exception {
    Tool.assumeInstalled("python3", "on Debian in the package python3-minimal");
    Object[] all = new Object[arguments.length + 3];
    all[0] = "-B"; // leaves no compiled files
    all[1] = "-c";
    all[2] = code;
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    Tool.run("python3", all);
  }

  @Test
  void shouldBePython() throws Exception {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      List<Path> scripts = files.filter(file -> file.toString().endsWith(".py")).toList();
      assertThat(scripts).isNotEmpty();
      python(
          "import ast, sys; [ast.parse(open(f).read()) for f in sys.argv[1:]]", scripts.toArray());
    }
  }

  @Test
  void shouldReadPredictionsInJson() throws Exception {
    python(
        """
        import sys
        sys.path.append(sys.argv[1])
        from read_predictions import read_json
        prediction = read_json(b'{"id": "a", "scores": [0.25, 0.75], "predicted": "UP"}')
        assert prediction["scores"][1] == 0.75, prediction
        """,
        EXAMPLES);
  }
}
