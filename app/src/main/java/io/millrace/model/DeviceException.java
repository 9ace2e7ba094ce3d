package io.millrace.model;

/** The settings ask for a device that this machine or build does not have. */
public final class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is missing, and what to do. */
  public DeviceException(String message) {
    super(message);
  }
}
