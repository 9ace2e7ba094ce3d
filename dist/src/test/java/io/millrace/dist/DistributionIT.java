package io.millrace.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unpacks the archive as a colleague does, and runs it where there are a Java and little else. */
class DistributionIT {
  private static final String VERSION = System.getProperty("millrace.version", "");
  private static final Path ROOT = Path.of("..");

  /** All that the launcher may need: no Maven, no compiler. */
  private static final List<String> TOOLS =
      List.of(
          "sh", "dirname", "head", "readlink", "sed", "ls", "grep", "cksum", "mkdir", "find", "rm");

  /** Parts whose jars hold no text, and whose licences want theirs to go with them. */
  private static final List<String> WITHOUT_TEXT =
      List.of(
          "argparse4j",
          "hash4j",
          "jline",
          "jopt-simple",
          "logback",
          "lz4-java",
          "pcollections",
          "protobuf-java",
          "re2j",
          "rocksdbjni",
          "snappy-java",
          "zstd-jni");

  /** What the licences say of themselves: BSD, MIT, LGPL. */
  private static final Pattern WANTS_ITS_TEXT =
      Pattern.compile(
          "Redistributions\\s+in binary form must reproduce"
              + "|copyright notice and this permission notice shall be"
              + "|You must give prominent notice with each copy of the work");

  /** It lies in millrace.jar. */
  private static final String INSIDE = "echarts-";

  private static final Pattern PART =
      Pattern.compile("(?m)^(\\S+) (\\S+) \\(\\S+\\)\\n  (\\S.*)\\n");
  private static final Pattern WINDOW_OF_RMSE =
      Pattern.compile("(?m)^ +rmse +\\d+\\.\\d+ +(\\d+\\.\\d+)$");

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static Path home;

  @BeforeAll
  static void unpack() throws Exception {
    Path archive = Path.of("target", "millrace-" + VERSION + ".tar.gz").toAbsolutePath();
    Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
    run(new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", unpacked.toString()));
    assertThat(names(unpacked)).containsExactly("millrace-" + VERSION);
    home = unpacked.resolve("millrace-" + VERSION);

    Path path = Files.createDirectory(folder.resolve("path"));
    for (String tool : TOOLS) {
      Files.createSymbolicLink(path.resolve(tool), found(tool));
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Files.createSymbolicLink(path.resolve("java"), java);
    Files.createSymbolicLink(path.resolve("millrace"), home.resolve("bin/millrace"));
  }

  @Test
  void shouldTellItsVersion() throws Exception {
    assertThat(millrace("--version")).isEqualToIgnoringNewLines("millrace " + VERSION);
  }

  /** The error of the window is that of the noise, as the example says. */
  @Test
  void shouldLearnAnExample() throws Exception {
    assertThat(errorOfTheExample()).isCloseTo(0.1, within(0.01));

    // And again, when a power failure has torn what was compiled.
    List<Path> compiled = files(folder.resolve("cache"));
    assertThat(compiled).isNotEmpty();
    for (Path file : compiled) {
      Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 1000));
    }
    assertThat(errorOfTheExample()).isCloseTo(0.1, within(0.01));
    assertThat(files(folder.resolve("cache")))
        .containsExactlyElementsOf(compiled)
        .allSatisfy(file -> assertThat(Files.size(file)).isGreaterThan(1000));
  }

  private static double errorOfTheExample() throws Exception {
    String config = home.resolve("examples/line.yaml").toString();
    String input = home.resolve("examples/line.csv").toString();
    String out = millrace("evaluate", "--config", config, "--input", input);

    assertThat(out).containsPattern("samples learned +3,000\\n");
    Matcher rmse = WINDOW_OF_RMSE.matcher(out);
    assertThat(rmse.find()).as(out).isTrue();
    return Double.parseDouble(rmse.group(1));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void shouldHoldTheJarsThatTheAppIsBuiltWith() throws IOException {
    try (JarFile jar = new JarFile(home.resolve("millrace.jar").toFile())) {
      String classPath = jar.getManifest().getMainAttributes().getValue("Class-Path");
      assertThat(classPath.replace("lib/", "").split(" "))
          .containsExactlyInAnyOrderElementsOf(names(home.resolve("lib")));
    }
  }

  @Test
  void shouldHoldWhatThePagesName() throws IOException {
    assertThat(names(home))
        .containsExactlyInAnyOrder(
            "CHANGELOG.md",
            "LICENSE",
            "NOTICE",
            "README.md",
            "bin",
            "docs",
            "examples",
            "grafana",
            "lib",
            "licenses",
            "millrace.jar",
            "sbom.json",
            "schemas");
    for (String names :
        List.of(
            "docs",
            "examples",
            "grafana",
            "grafana/dashboards",
            "schemas/src/main/avro",
            "schemas/src/main/resources")) {
      assertThat(names(home.resolve(names))).isEqualTo(names(ROOT.resolve(names)));
    }
  }

  @Test
  void shouldNameEachPartAndItsLicenceInTheNotice() throws IOException {
    Map<String, String> licences =
        PART.matcher(Files.readString(home.resolve("NOTICE")))
            .results()
            .collect(Collectors.toMap(DistributionIT::nameAndVersion, part -> part.group(3)));

    // Two jars that differ in their classifier are one part.
    Set<String> parts =
        jars().stream()
            .map(jar -> jar.replaceFirst("^(tensorflow-core-native-[\\d.]+)-.*", "$1"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(licences.keySet())
        .filteredOn(part -> !part.startsWith(INSIDE))
        .containsExactlyInAnyOrderElementsOf(parts);
    assertThat(licence(licences, "avro-")).isEqualTo("Apache-2.0");
    assertThat(licence(licences, "logback-core-")).contains("Eclipse", "; or GNU Lesser");
    assertThat(licence(licences, INSIDE)).startsWith("Apache-2.0");
    assertThat(licences.keySet())
        .containsAll(
            names(home.resolve("licenses")).stream()
                .filter(folder -> !WITHOUT_TEXT.contains(folder))
                .toList());
  }

  @Test
  void shouldHoldTheLicencesOfPartsWhoseJarsHaveNone() throws IOException {
    for (String part : WITHOUT_TEXT) {
      assertThat(jars()).anyMatch(jar -> jar.startsWith(part + "-"));
      assertThat(home.resolve("licenses").resolve(part).resolve("LICENSE.txt"))
          .content()
          .contains("Copyright ")
          .containsPattern(WANTS_ITS_TEXT);
    }
  }

  @Test
  void shouldListTheSamePartsInTheBillOfMaterials() throws Exception {
    Path file = home.resolve("sbom.json");
    assertThat(file).as("made by an online build only").exists();
    JsonNode bill = new ObjectMapper().readTree(file.toFile());

    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    List<JsonNode> components =
        StreamSupport.stream(bill.path("components").spliterator(), false).toList();
    assertThat(components)
        .allSatisfy(component -> assertThat(component.path("licenses")).isNotEmpty());

    Map<String, String> listed =
        components.stream().collect(Collectors.toMap(DistributionIT::jar, DistributionIT::sha256));
    assertThat(listed.keySet()).anyMatch(jar -> jar.startsWith(INSIDE));
    listed.keySet().removeIf(jar -> jar.startsWith(INSIDE));
    Map<String, String> present = new TreeMap<>();
    for (String jar : jars()) {
      present.put(jar, sha256(home.resolve("lib/" + jar + ".jar")));
    }
    present.put("millrace-app-" + VERSION, sha256(home.resolve("millrace.jar")));
    assertThat(listed).containsExactlyInAnyOrderEntriesOf(present);
  }

  private static String licence(Map<String, String> licences, String beginning) {
    return licences.entrySet().stream()
        .filter(part -> part.getKey().startsWith(beginning))
        .map(Map.Entry::getValue)
        .collect(Collectors.joining(", "));
  }

  private static String nameAndVersion(MatchResult part) {
    return part.group(1) + "-" + part.group(2);
  }

  private static String jar(JsonNode component) {
    Matcher classifier =
        Pattern.compile("[?&]classifier=([^&]+)").matcher(component.path("purl").asText());
    return component.path("name").asText()
        + "-"
        + component.path("version").asText()
        + (classifier.find() ? "-" + classifier.group(1) : "");
  }

  private static String sha256(JsonNode component) {
    return StreamSupport.stream(component.path("hashes").spliterator(), false)
        .filter(hash -> hash.path("alg").asText().equals("SHA-256"))
        .map(hash -> hash.path("content").asText())
        .collect(Collectors.joining());
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<String> jars() throws IOException {
    return names(home.resolve("lib")).stream().map(jar -> jar.replaceFirst("\\.jar$", "")).toList();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static Path found(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  /** Runs it from elsewhere, by a link on the path. */
  private static String millrace(String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(folder.resolve("path/millrace").toString());
    builder.command().addAll(List.of(arguments));
    builder.directory(Files.createTempDirectory(folder, "elsewhere").toFile());
    builder.environment().clear();
    builder.environment().put("PATH", folder.resolve("path").toString());
    builder.environment().put("MILLRACE_CACHE", folder.resolve("cache").toString());
    return run(builder);
  }

  private static String run(ProcessBuilder builder) throws Exception {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ended").isTrue();
      assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(out);
  }
}
