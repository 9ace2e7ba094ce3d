package io.millrace.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP server below Javalin answers by itself, to requests that it can't read: as JSON,
 * like all other errors, whatever the client accepts.
 */
final class JsonErrors extends ErrorHandler {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateAcceptableResponse(
      Request base,
      HttpServletRequest request,
      HttpServletResponse response,
      int code,
      @Nullable String message)
      throws IOException {
    base.setHandled(true);
    response.setContentType(MimeTypes.Type.APPLICATION_JSON.asString());
    response.getOutputStream().write(body(code, message));
  }

  @Override
  public ByteBuffer badMessageError(
      int status, @Nullable String reason, HttpFields.Mutable fields) {
    fields.put(HttpHeader.CONTENT_TYPE, MimeTypes.Type.APPLICATION_JSON.asString());
    return ByteBuffer.wrap(body(status, reason));
  }

  private static byte[] body(int status, @Nullable String reason) {
    String fault = reason == null ? HttpStatus.getMessage(status) : reason;
    try {
      return JSON.writeValueAsBytes(Map.of("error", "the request can't be read: " + fault));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
