package io.millrace.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the number of a port; 0 stands for any free one. */
final class Port implements ITypeConverter<Integer> {
  private static final int LAST = 65_535;

  @Override
  public Integer convert(String value) {
    int port;
    try {
      port = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + value + "': must be a number from 0 to " + LAST);
    }
    if (port < 0 || port > LAST) {
      throw new TypeConversionException("'" + value + "': must be from 0 to " + LAST);
    }
    return port;
  }
}
