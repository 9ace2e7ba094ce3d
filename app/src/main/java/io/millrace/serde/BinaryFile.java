package io.millrace.serde;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;

/** Kinds of files that people have data in but that hold no lines of text, by their first bytes. */
enum BinaryFile {
  /** Without the name that says so. */
  GZIP("\u001f\u008b", "is packed by gzip: its name must end in .gz"),
  /** Spreadsheets too. */
  ZIP(
      "PK\u0003\u0004",
      "is a ZIP archive, as .xlsx files are: expected text; unpack it, or save the table as CSV"),
  /** A table by columns. */
  PARQUET("PAR1", "is a Parquet file: expected text; write it as CSV or JSON lines"),
  /** Records with their schema. */
  AVRO("Obj\u0001", "is an Avro file: expected text; write it as CSV or JSON lines");

  private static final int LONGEST = 4;

  private final String beginning;
  private final String fault;

  /**
   * @param beginning a character for each byte
   */
  BinaryFile(String beginning, String fault) {
    this.beginning = beginning;
    this.fault = fault;
  }

  /**
   * Refuses a file of one of these kinds.
   *
   * @param in its bytes, of which none is taken; it supports marks
   * @throws IOException if it is one, or can't be read
   */
  static void refuse(InputStream in) throws IOException {
    in.mark(LONGEST);
    String first = new String(in.readNBytes(LONGEST), ISO_8859_1);
    in.reset();
    for (BinaryFile kind : values()) {
      if (first.startsWith(kind.beginning)) {
        throw new IOException(kind.fault);
      }
    }
  }
}
