package io.millrace.data;

/**
 * What a person wants of an alias: that it follows another model.
 *
 * @param to the model's name
 * @param by who wants it; may be empty
 * @param reason why; may be empty
 */
public record Switch(String to, String by, String reason) {
  /** Who gave it and why, as {@link Command#author()}. */
  public String author() {
    return Command.author(by, reason);
  }
}
