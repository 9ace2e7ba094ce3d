package io.millrace.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A request, and how it is sent.
 *
 * @param body in JSON
 * @param bytes head and body
 */
record HttpRequestBytes(String method, String path, String body, byte[] bytes) {
  /** A request with a body in JSON. */
  static HttpRequestBytes of(String method, String path, String body) {
    return new HttpRequestBytes(
        method,
        path,
        body,
        """
        %s %s HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s"""
            .formatted(method, path, body.length(), body)
            .getBytes(US_ASCII));
  }
}
