package io.millrace.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code millrace}. */
@Command(
    name = "millrace",
    description = "Online learning on Kafka Streams, exactly once.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace demo --samples 50000",
      "  millrace evaluate --config examples/market.yaml --input market.csv",
      "  millrace doctor --config examples/market.yaml",
      "",
      "Exit codes: 0 success; 1 failure; 2 invalid command line or settings."
    })
public final class Main implements Runnable {
  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          InitCommand.class,
          PeekCommand.class,
          EvaluateCommand.class,
          ReplayCommand.class,
          VerifyCommand.class,
          ProduceCommand.class,
          GenerateCommand.class,
          RunCommand.class,
          ServeCommand.class,
          AliasCommand.class,
          SwitchCommand.class,
          DescribeCommand.class,
          CheckpointsCommand.class,
          ControlCommand.class,
          HistoryCommand.class,
          TopicsCommand.class,
          TopCommand.class,
          DoctorCommand.class,
          SchemaCommand.class,
          CompletionCommand.class);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--debug",
      description = "Print stack traces, and log more messages.",
      scope = CommandLine.ScopeType.INHERIT)
  private boolean debug;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print no progress, and log only warnings and errors.",
      scope = CommandLine.ScopeType.INHERIT)
  private boolean quiet;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "Format of the logs: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
      scope = CommandLine.ScopeType.INHERIT)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Logs.Format logFormat;

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    // Libraries write names and numbers by the language of the machine, where they know only one.
    Locale.setDefault(Locale.ROOT);
    int code = run(arguments);
    String fault = StandardOutput.fault();
    if (fault != null) {
      System.err.println(fault);
    }
    Termination.exit(code == 0 && fault != null ? 1 : code);
  }

  /** Runs a command and returns its exit code. */
  static int run(String... arguments) {
    Main main = new Main();
    CommandLine commandLine =
        commandLine(main, arguments)
            .setExecutionStrategy(main::execute)
            .setExecutionExceptionHandler((e, command, parsed) -> main.explain(e, command));
    try {
      return commandLine.execute(arguments);
    } catch (Error e) {
      return main.explain(e, commandLine);
    } finally {
      Termination.endOnSignal();
    }
  }

  /**
   * How arguments are read. Where the first names a command, it is the only one that is made: all
   * of them take a third of a second of the processor, at each start.
   */
  static CommandLine commandLine(Main main, String... arguments) {
    CommandLine commandLine = new CommandLine(main);
    List<Class<?>> named =
        COMMANDS.stream()
            .filter(type -> arguments.length > 0 && arguments[0].equals(name(type)))
            .toList();
    (named.isEmpty() ? COMMANDS : named).forEach(commandLine::addSubcommand);
    return OptionTypes.addTo(commandLine.setCaseInsensitiveEnumValuesAllowed(true));
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  private int execute(CommandLine.ParseResult parsed) {
    Logs.configure(logFormat, quiet, debug);
    return new CommandLine.RunLast().execute(parsed);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing subcommand.");
  }

  /** Whether only warnings, errors and results are wanted. */
  boolean isQuiet() {
    return quiet;
  }

  /** Whether whoever reads standard error expects JSON. */
  boolean logsJson() {
    return logFormat == Logs.Format.json;
  }

  private int explain(Throwable error, CommandLine command) {
    if (debug) {
      error.printStackTrace(command.getErr());
    }
    command.getErr().println(Failures.text(error));
    return Failures.isInvalidInput(error)
        ? command.getCommandSpec().exitCodeOnInvalidInput()
        : command.getCommandSpec().exitCodeOnExecutionException();
  }
}
