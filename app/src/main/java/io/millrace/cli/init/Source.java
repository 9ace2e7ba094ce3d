package io.millrace.cli.init;

import io.millrace.serde.SampleFormat;
import io.millrace.settings.Choices;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where records come from.
 *
 * @param name of the file or topic
 * @param format of samples on the topic
 * @param ignoresOthers whether fields that no setting names are passed over anyway
 * @param separator of the cells of a table, as an option names it; null for the usual one
 * @param brokers of the topic; null for a file
 * @param registry URL of the registry with the schemas of the topic; null without one
 */
public record Source(
    String name,
    String format,
    boolean ignoresOthers,
    @Nullable String separator,
    @Nullable String brokers,
    @Nullable String registry) {
  /** A file of CSV, or of JSON lines. */
  public static Source file(Path file, boolean isTable, @Nullable String separator) {
    return new Source(file.toString(), "json", isTable, separator, null, null);
  }

  /** A topic. */
  public static Source topic(String topic, String format, String brokers) {
    return new Source(topic, format, false, null, brokers, null);
  }

  /** A topic whose records name their schemas in a registry. */
  public static Source topic(String topic, SampleFormat format, String brokers, String registry) {
    boolean hasSchema = !(format instanceof SampleFormat.RegistryJson);
    return new Source(topic, Choices.name(format.getClass()), hasSchema, null, brokers, registry);
  }

  /** A name for a model that learns it: of letters, digits, dots, underscores and hyphens. */
  public String modelName() {
    String stem =
        brokers == null
            ? String.valueOf(Path.of(name).getFileName()).replaceFirst("\\..*", "")
            : name.replaceFirst("\\.samples$", "");
    String clean = stem.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^-+|-+$", "");
    return clean.matches("\\.{0,2}") ? "model" : clean.substring(0, Math.min(200, clean.length()));
  }

  /** Whether a model can have this name. */
  public static boolean isModelName(String text) {
    return text.matches("[A-Za-z0-9._-]{1,200}") && !text.equals(".") && !text.equals("..");
  }

  /** The command that learns it, with settings in this file. */
  String command(String config) {
    if (brokers != null) {
      return "millrace run --config " + shell(config);
    }
    String evaluate =
        "millrace evaluate --config %s --input %s".formatted(shell(config), shell(name));
    return separator == null ? evaluate : evaluate + " --separator " + shell(separator);
  }

  private static String shell(String word) {
    return word.matches("[A-Za-z0-9_./:=+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
