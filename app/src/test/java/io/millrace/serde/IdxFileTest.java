package io.millrace.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  private static final byte[] PIXELS = {0, 1, (byte) 255, 3, 4, 5, 6, 7, 8, 9, 10, (byte) 200};

  @TempDir private Path folder;
  private Path images;
  private Path labels;

  @BeforeEach
  void writeTwoImagesOfTwoRowsAndThreeColumns() throws IOException {
    images = write("images-idx3-ubyte.gz", 0x0803, new int[] {2, 2, 3}, PIXELS);
    labels = write("labels-idx1-ubyte", 0x0801, new int[] {2}, new byte[] {7, 0});
  }

  @Test
  void shouldReadImagesRowAfterRowWithTheirLabels() throws IOException {
    try (IdxFile file = IdxFile.open(images, labels, "pixel", "digit")) {
      assertThat(file.pixels()).isEqualTo(6);
      assertThat(file.next())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "pixel_0", "0", "pixel_1", "1", "pixel_2", "255", "pixel_3", "3", "pixel_4", "4",
                  "pixel_5", "5", "digit", "7"));
      assertThat(file.next()).containsEntry("pixel_5", "200").containsEntry("digit", "0");
      assertThat(file.hasNext()).isFalse();
    }
  }

  @Test
  void shouldRefuseWhatIsNotInTheFormat() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "x,y\n1,2\n");
    Path three = write("three", 0x0801, new int[] {3}, new byte[] {1, 2, 3});

    assertThatThrownBy(() -> IdxFile.open(text, labels, "pixel", "digit"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("text: begins with 782c790a: is not an IDX file of bytes");
    assertThatThrownBy(() -> IdxFile.open(images, three, "pixel", "digit"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("one label for each image");
  }

  @Test
  void shouldTellWhenAFileIsShorterThanItSays() throws IOException {
    Path cut = write("cut", 0x0803, new int[] {2, 2, 3}, new byte[] {1, 2, 3});
    try (IdxFile file = IdxFile.open(cut, labels, "pixel", "digit")) {
      assertThatThrownBy(file::next).isInstanceOf(UncheckedIOException.class);
    }
  }

  private Path write(String name, int magic, int[] shape, byte[] bytes) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(content);
    out.writeInt(magic);
    for (int size : shape) {
      out.writeInt(size);
    }
    out.write(bytes);
    Path file = folder.resolve(name);
    try (OutputStream target =
        name.endsWith(".gz")
            ? new GZIPOutputStream(Files.newOutputStream(file))
            : Files.newOutputStream(file)) {
      content.writeTo(target);
    }
    return file;
  }
}
