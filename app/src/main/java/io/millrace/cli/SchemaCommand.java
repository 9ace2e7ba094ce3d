package io.millrace.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Teaches an editor the configuration. */
@Command(
    name = "schema",
    description =
        "Print the JSON Schema of the configuration, with which editors complete and check it.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  millrace schema > millrace-config.schema.json",
      "",
      "Then, as the first line of a configuration in the same folder:",
      "  # yaml-language-server: $schema=millrace-config.schema.json"
    })
final class SchemaCommand implements Callable<Integer> {
  private static final String SCHEMA = "/millrace-config.schema.json";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (InputStream schema =
        Objects.requireNonNull(SchemaCommand.class.getResourceAsStream(SCHEMA))) {
      spec.commandLine().getOut().print(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
