package io.millrace.cli;

import io.millrace.broker.BrokerStartException;
import io.millrace.config.ConfigException;
import io.millrace.model.DeviceException;
import io.millrace.model.ModelStateException;
import io.millrace.model.SavedModelException;
import io.millrace.server.ServerStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code millrace}. */
@Command(
    name = "millrace",
    description = "Online learning on Kafka Streams: a stream teaches a model, exactly once.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      EvaluateCommand.class,
      ProduceCommand.class,
      RunCommand.class,
      DescribeCommand.class,
      CheckpointsCommand.class,
      ControlCommand.class,
      TopicsCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace demo --samples 50000",
      "  millrace evaluate --config examples/electricity.yaml --input electricity.csv",
      "",
      "Exit codes: 0 all went well; 1 it failed; 2 the command line or the settings are wrong."
    })
public final class Main implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--debug",
      description = "Print stack traces.",
      scope = CommandLine.ScopeType.INHERIT)
  private boolean debug;

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    Termination.exit(run(arguments));
  }

  /** Runs a command and returns its exit code. */
  static int run(String... arguments) {
    Main main = new Main();
    return new CommandLine(main)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((e, command, parsed) -> main.explain(e, command))
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do.");
  }

  private int explain(Exception error, CommandLine command) throws Exception {
    if (debug || !isExpected(error)) {
      error.printStackTrace(command.getErr());
    }
    command.getErr().println(error.getMessage());
    return error instanceof ConfigException || error instanceof IllegalArgumentException
        ? command.getCommandSpec().exitCodeOnInvalidInput()
        : command.getCommandSpec().exitCodeOnExecutionException();
  }

  /** Whether the message tells all there is to know. */
  private static boolean isExpected(Exception error) {
    return error instanceof ConfigException
        || error instanceof CommandException
        || error instanceof IllegalArgumentException
        || error instanceof IllegalStateException
        || error instanceof IOException
        || error instanceof UncheckedIOException
        || error instanceof BrokerStartException
        || error instanceof ServerStartException
        || error instanceof DeviceException
        || error instanceof ModelStateException
        || error instanceof SavedModelException
        || error instanceof KafkaException;
  }
}
