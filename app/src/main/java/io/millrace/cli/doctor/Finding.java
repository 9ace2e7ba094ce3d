package io.millrace.cli.doctor;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What a check found.
 *
 * @param subject what was looked at
 * @param text how it is
 * @param fix what to do about it, or empty where there is nothing to do
 */
public record Finding(String subject, Status status, String text, String fix) {
  /** How serious it is. */
  public enum Status {
    /** As it must be. */
    OK,
    /** To be known, or could not be checked. */
    NOTE,
    /** Learning will fail, or lose something. */
    PROBLEM;

    /** As it is printed. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All is well. */
  public static Finding ok(String subject, String text) {
    return new Finding(subject, Status.OK, text, "");
  }

  /** To be known. */
  public static Finding note(String subject, String text, String fix) {
    return new Finding(subject, Status.NOTE, text, fix);
  }

  /** To be mended. */
  public static Finding problem(String subject, String text, String fix) {
    return new Finding(subject, Status.PROBLEM, text, fix);
  }

  /** Whether something must be done. */
  @JsonIgnore
  public boolean isProblem() {
    return status == Status.PROBLEM;
  }
}
