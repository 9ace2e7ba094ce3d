package io.millrace.serde;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Images and their labels in the two files of the IDX format, in which MNIST is published; gzipped
 * if their names end in {@code .gz}. Each pixel, and each label, is a byte.
 *
 * @see <a href="http://yann.lecun.com/exdb/mnist/">The MNIST database, file formats</a>
 */
public final class IdxFile implements Iterator<Map<String, String>>, AutoCloseable {
  private static final int BYTES = 0x08;

  private final DataInputStream images;
  private final DataInputStream labels;
  private final String[] columns;
  private final String label;
  private final byte[] pixels;
  private int left;
  private long read;

  private IdxFile(
      DataInputStream images, DataInputStream labels, int count, String[] columns, String label) {
    this.images = images;
    this.labels = labels;
    this.left = count;
    this.columns = columns;
    this.label = label;
    this.pixels = new byte[columns.length];
  }

  /**
   * Opens both files.
   *
   * @param feature the vector that images become, with columns {@code <feature>_0} and so on, each
   *     pixel a number from 0 to 255
   * @param label the column of the label
   * @throws IOException if a file can't be read, is not in the format, or their counts differ
   */
  public static IdxFile open(Path imageFile, Path labelFile, String feature, String label)
      throws IOException {
    DataInputStream images = stream(imageFile);
    DataInputStream labels = stream(labelFile);
    int[] shape = shape(images, imageFile);
    int[] labelShape = shape(labels, labelFile);
    if (labelShape.length != 1 || shape[0] != labelShape[0]) {
      throw new IOException(
          "%s: has the shape %s, but %s has %s: must be one label for each image"
              .formatted(
                  labelFile, Arrays.toString(labelShape), imageFile, Arrays.toString(shape)));
    }
    int size = Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
    String[] columns =
        IntStream.range(0, size).mapToObj(i -> feature + "_" + i).toArray(String[]::new);
    return new IdxFile(images, labels, shape[0], columns, label);
  }

  private static DataInputStream stream(Path file) throws IOException {
    InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
    return new DataInputStream(
        file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes);
  }

  private static int[] shape(DataInputStream in, Path file) throws IOException {
    int magic = in.readInt();
    if (magic >>> 8 != BYTES) {
      throw new IOException(
          "%s: begins with %08x: is not an IDX file of bytes (000008..)".formatted(file, magic));
    }
    int[] shape = new int[magic & 0xFF];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = in.readInt();
    }
    return shape;
  }

  /** Pixels of an image. */
  public int pixels() {
    return pixels.length;
  }

  @Override
  public boolean hasNext() {
    return left > 0;
  }

  /** How many images have been asked for. */
  public long read() {
    return read;
  }

  /**
   * The next image.
   *
   * @throws UncheckedIOException if a file is shorter than it says, or can't be read; there is no
   *     next image then
   */
  @Override
  public Map<String, String> next() {
    if (left == 0) {
      throw new NoSuchElementException();
    }
    left--;
    read++;
    try {
      images.readFully(pixels);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < pixels.length; i++) {
        row.put(columns[i], Integer.toString(Byte.toUnsignedInt(pixels[i])));
      }
      row.put(label, Integer.toString(labels.readUnsignedByte()));
      return row;
    } catch (IOException e) {
      left = 0;
      throw new UncheckedIOException("the files can't be read from here on: " + e, e);
    }
  }

  @Override
  public void close() throws IOException {
    try (images) {
      labels.close();
    }
  }
}
