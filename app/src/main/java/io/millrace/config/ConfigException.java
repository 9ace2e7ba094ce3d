package io.millrace.config;

import java.util.List;

/** Everything that is wrong with a configuration file. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // every list that is given is serializable
  private final List<String> messages;

  /** Takes one line for each mistake: {@code file: path: value: what is expected}. */
  ConfigException(List<String> messages) {
    super(String.join(System.lineSeparator(), messages));
    this.messages = List.copyOf(messages);
  }

  /** One line for each mistake. */
  public List<String> messages() {
    return messages;
  }
}
