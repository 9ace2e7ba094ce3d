package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerEndTest {
  @TempDir private Path folder;

  @Test
  void shouldNameTheFolderAndWhatToDoWhenItIsGone() {
    Path gone = folder.resolve("gone");

    assertThat(BrokerEnd.text(gone, null))
        .isEqualTo(
            gone
                + ": the embedded broker can't write there any more: there is no such folder: free"
                + " space, or make it writable, or choose another folder, and start again; what is"
                + " committed is kept, and what is not is learned again");
  }

  @Test
  void shouldPassOnKafkasReasonWhenTheFolderIsNotToBlame() {
    assertThat(BrokerEnd.text(folder, "a fault"))
        .isEqualTo(
            "the embedded broker has ended (a fault): the lines above say why; its data is in "
                + folder);
    assertThat(BrokerEnd.text(folder, null)).contains("(Kafka gives no reason)");
    assertThat(folder).as("what was tried").isEmptyDirectory();
  }
}
