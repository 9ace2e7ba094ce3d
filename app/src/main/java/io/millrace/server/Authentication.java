package io.millrace.server;

/** What a request must bring, but for those to /health and /ready. */
public sealed interface Authentication {
  /**
   * {@code Authorization: Bearer …}. A browser asks for a name and a password: the name is not
   * looked at, the token is the password.
   */
  record Bearer(String token) implements Authentication {
    /** Without the secret, for logs. */
    @Override
    public String toString() {
      return "bearer";
    }
  }

  /** A name and a password, for which a browser asks. */
  record Basic(String user, String password) implements Authentication {
    /** Without the secret, for logs. */
    @Override
    public String toString() {
      return "basic, user " + user;
    }
  }
}
