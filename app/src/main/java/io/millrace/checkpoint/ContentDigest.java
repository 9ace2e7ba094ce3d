package io.millrace.checkpoint;

import java.security.MessageDigest;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** The SHA-256 of a checkpoint's content, whose chunks come one after the other. */
public final class ContentDigest {
  private final MessageDigest digest = DigestUtils.getSha256Digest();

  /** Adds the next chunk. */
  public void add(byte[] chunk) {
    digest.update(chunk);
  }

  /**
   * That of all chunks added, in lower-case hexadecimal, as manifests carry it; ends the digest.
   */
  public String end() {
    return Hex.encodeHexString(digest.digest());
  }
}
