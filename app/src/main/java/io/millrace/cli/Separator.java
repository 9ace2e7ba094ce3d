package io.millrace.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a separator of cells: a character, or the word for one that shells make hard to give. */
final class Separator implements ITypeConverter<Character> {
  @Override
  public Character convert(String value) {
    if (value.equals("tab") || value.equals("\\t")) {
      return '\t';
    }
    if (value.length() != 1 || value.equals("\n") || value.equals("\"")) {
      throw new TypeConversionException("'" + value + "': must be one character, or tab");
    }
    return value.charAt(0);
  }

  /** How to give it. */
  static String shown(char separator) {
    return separator == '\t' ? "tab" : "\"" + separator + "\"";
  }
}
