package io.millrace.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The file in a broker's directory that tells other processes where the broker serves: its address,
 * its process and when that began. A killed broker leaves it behind, which its process tells.
 */
final class AddressFile {
  private static final String NAME = "millrace.address";

  private AddressFile() {}

  /** Says that a broker of this process serves there. */
  static void write(Path directory, String address) {
    ProcessHandle self = ProcessHandle.current();
    try {
      Path draft = directory.resolve(NAME + ".tmp");
      Files.write(draft, List.of(address, Long.toString(self.pid()), began(self)));
      Files.move(draft, directory.resolve(NAME), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new BrokerStartException(directory + ": can't be written (" + e + ")", e);
    }
  }

  /** Where a broker that lives serves; absent if none does. */
  static Optional<String> read(Path directory) {
    try {
      List<String> lines = Files.readAllLines(directory.resolve(NAME));
      return ProcessHandle.of(Long.parseLong(lines.get(1)))
          .filter(process -> began(process).equals(lines.get(2)))
          .map(process -> lines.get(0));
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty(); // none was ever there, or what is there is not ours
    }
  }

  /** Says that no broker serves any more. */
  static void delete(Path directory) {
    try {
      Files.deleteIfExists(directory.resolve(NAME));
    } catch (IOException e) {
      throw new BrokerStartException(directory + ": can't be written (" + e + ")", e);
    }
  }

  /** Numbers of processes are used again; their beginnings are not. */
  private static String began(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }
}
