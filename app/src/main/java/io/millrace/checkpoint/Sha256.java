package io.millrace.checkpoint;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 in lower-case hexadecimal, as manifests carry it. */
public final class Sha256 {
  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The digest of the chunks' bytes in order. */
  public static String of(List<byte[]> chunks) {
    Sha256 sha256 = new Sha256();
    chunks.forEach(sha256::update);
    return sha256.hex();
  }

  void update(byte[] bytes) {
    digest.update(bytes);
  }

  /** The digest of all updates; begins anew. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
