package io.millrace.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.doctor.Finding.Status;
import io.millrace.config.Config;
import io.millrace.config.ConfigLoader;
import io.millrace.registry.FakeRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryChecksTest {
  @TempDir private Path folder;

  private Config config(String format, FakeRegistry registry) throws Exception {
    Path file = folder.resolve("m.yaml");
    Files.writeString(
        file,
        """
        name: m
        samples: {format: %s}
        registry: {url: "%s"}
        features: [{name: x, type: numeric}]
        label: {name: y, type: number}
        network: [{dense: {units: 1}}]
        loss: mean_squared_error
        optimizer: {adam: {}}
        """
            .formatted(format, registry.url()));
    return ConfigLoader.load(file);
  }

  @Test
  void shouldTellWhetherThereIsASchema() throws Exception {
    try (FakeRegistry registry = FakeRegistry.start()) {
      assertThat(new RegistryChecks(config("json", registry)).run()).isEmpty();
      RegistryChecks checks = new RegistryChecks(config("registry_json", registry));
      assertThat(checks.run())
          .singleElement()
          .satisfies(finding -> assertThat(finding.status()).isEqualTo(Status.NOTE))
          .satisfies(
              finding -> assertThat(finding.text()).contains("has no subject m.samples-value"));
      registry.register("m.samples-value", "JSON", "{}");
      assertThat(checks.run())
          .containsExactly(
              Finding.ok("registry", registry.url() + " has a schema for the samples"));
    }
  }
}
