package io.millrace.config;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** YAML as editors read it, by its version 1.2: {@code on} is a word, and not true. */
final class EditorYaml {
  private EditorYaml() {}

  static Yaml create() {
    LoaderOptions loading = new LoaderOptions();
    DumperOptions dumping = new DumperOptions();
    return new Yaml(
        new SafeConstructor(loading), new Representer(dumping), dumping, loading, new Core());
  }

  private static final class Core extends Resolver {
    @Override
    public void addImplicitResolver(Tag tag, Pattern pattern, String first, int limit) {
      boolean words = tag.equals(Tag.BOOL);
      super.addImplicitResolver(
          tag, words ? Pattern.compile("true|false") : pattern, words ? "tf" : first, limit);
    }
  }
}
