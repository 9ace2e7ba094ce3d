package io.millrace;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/**
 * Which package may know which. Think before you add an arrow: the learner must know neither
 * TensorFlow nor Kafka, nor anything how bytes are written.
 */
@AnalyzeClasses(packages = "io.millrace", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String SCHEMAS = "io.millrace.schemas";
  private static final Pattern ARROWS = Pattern.compile("(\\w+) --> (\\w+(?: & \\w+)*)");
  private static final Pattern ALLOWED =
      Pattern.compile("'(\\w+)' may only access layers \\['(.*?)'\\]");

  @ArchTest
  static final ArchRule LAYERS =
      layers(
              "settings",
              "data",
              "features",
              "network",
              "optimizer",
              "pool",
              "model",
              "tensorflow",
              "evaluate",
              "conformal",
              "drift",
              "checkpoint",
              "registry",
              "serde",
              "metrics",
              "learning",
              "labels",
              "topology",
              "serving",
              "server",
              "config",
              "broker",
              "streams",
              "app",
              "cli")
          .whereLayer("settings")
          .mayNotAccessAnyLayer()
          .whereLayer("data")
          .mayNotAccessAnyLayer()
          .whereLayer("broker")
          .mayNotAccessAnyLayer()
          .whereLayer("streams")
          .mayNotAccessAnyLayer()
          .whereLayer("features")
          .mayOnlyAccessLayers("data", "settings")
          .whereLayer("network")
          .mayOnlyAccessLayers("settings")
          .whereLayer("optimizer")
          .mayOnlyAccessLayers("settings")
          .whereLayer("pool")
          .mayOnlyAccessLayers("settings", "network", "optimizer")
          .whereLayer("model")
          .mayOnlyAccessLayers("data", "network", "optimizer", "pool")
          .whereLayer("tensorflow")
          .mayOnlyAccessLayers("settings", "data", "network", "optimizer", "pool", "model")
          .whereLayer("evaluate")
          .mayOnlyAccessLayers("data", "settings")
          .whereLayer("conformal")
          .mayOnlyAccessLayers("data", "settings", "evaluate")
          .whereLayer("drift")
          .mayOnlyAccessLayers("settings")
          .whereLayer("checkpoint")
          .mayOnlyAccessLayers("data", "model")
          .whereLayer("registry")
          .mayOnlyAccessLayers("data", "settings")
          .whereLayer("serde")
          .mayOnlyAccessLayers("data", "features", "settings", "checkpoint", "registry")
          .whereLayer("metrics")
          .mayOnlyAccessLayers("data", "model", "evaluate")
          .whereLayer("learning")
          .mayOnlyAccessLayers(
              "data", "optimizer", "model", "evaluate", "conformal", "drift", "checkpoint")
          .whereLayer("labels")
          .mayOnlyAccessLayers("data", "learning")
          .whereLayer("topology")
          .mayOnlyAccessLayers(
              "data", "model", "evaluate", "checkpoint", "metrics", "learning", "labels")
          .whereLayer("serving")
          .mayOnlyAccessLayers("data", "model", "metrics")
          .whereLayer("server")
          .mayOnlyAccessLayers("settings", "data", "evaluate", "checkpoint", "metrics", "serving")
          .whereLayer("config")
          .mayOnlyAccessLayers(
              "settings",
              "features",
              "network",
              "optimizer",
              "pool",
              "model",
              "evaluate",
              "conformal",
              "drift",
              "registry",
              "serde",
              "server")
          .whereLayer("app")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("io.millrace.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_TENSORFLOW_KNOWS_THE_ENGINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.millrace.tensorflow..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "org.tensorflow..", "org.bytedeco..");

  @ArchTest
  static final ArchRule LEARNING_KNOWS_NO_KAFKA =
      noClasses()
          .that()
          .resideInAnyPackage("io.millrace.learning..", "io.millrace.labels..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule ONLY_SERDE_KNOWS_THE_GENERATED_CLASSES =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.millrace.serde", SCHEMAS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SCHEMAS);

  @ArchTest
  static final ArchRule ONE_LOGGING =
      noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging");

  @ArchTest
  static final ArchRule ONLY_COMMANDS_PRINT =
      noClasses().that().resideOutsideOfPackage("io.millrace.cli").should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static void shouldMarkEveryPackageAsFreeOfNulls(JavaClasses classes) {
    assertThat(classes.getPackage("io.millrace").getSubpackagesInTree())
        .filteredOn(p -> !p.getName().equals(SCHEMAS))
        .hasSizeGreaterThan(18)
        .allMatch(p -> p.isAnnotatedWith(NullMarked.class), "is @NullMarked");
  }

  @ArchTest
  static void shouldNameEveryPackageInTheLayers(JavaClasses classes) {
    assertThat(classes.getPackage("io.millrace").getSubpackages())
        .extracting(JavaPackage::getRelativeName)
        .allMatch(
            name -> name.equals("schemas") || LAYERS.getDescription().contains("'" + name + "'"));
  }

  /**
   * The arrows of the documentation are the rules above: each one is allowed, and whatever is
   * allowed can be reached along them.
   */
  @ArchTest
  static void shouldBeDrawnAsItIs(JavaClasses classes) {
    String drawing =
        Documentation.blocks(Documentation.ROOT.resolve("docs/architecture.md"), "mermaid")
            .filter(block -> block.contains("%% packages"))
            .findFirst()
            .orElseThrow();
    Map<String, Set<String>> drawn = new TreeMap<>();
    ARROWS
        .matcher(drawing)
        .results()
        .forEach(m -> drawn.put(m.group(1), Set.of(m.group(2).split(" & "))));
    Map<String, Set<String>> allowed = new TreeMap<>();
    ALLOWED
        .matcher(LAYERS.getDescription())
        .results()
        .forEach(m -> allowed.put(m.group(1), Set.of(m.group(2).split("', '"))));
    assertThat(allowed).hasSizeGreaterThan(10);

    allowed.forEach(
        (layer, others) -> {
          assertThat(others).as(layer).containsAll(drawn.getOrDefault(layer, Set.of()));
          assertThat(reachable(drawn, layer)).as(layer).containsAll(others);
        });
    assertThat(reachable(drawn, "cli"))
        .containsAll(allowed.keySet())
        .allMatch(name -> LAYERS.getDescription().contains("'" + name + "'"));
  }

  private static Set<String> reachable(Map<String, Set<String>> arrows, String from) {
    Set<String> found = new TreeSet<>();
    for (String next : arrows.getOrDefault(from, Set.of())) {
      found.add(next);
      found.addAll(reachable(arrows, next));
    }
    return found;
  }

  private static LayeredArchitecture layers(String... names) {
    LayeredArchitecture layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name : names) {
      layers = layers.layer(name).definedBy("io.millrace." + name + "..");
    }
    return layers;
  }
}
