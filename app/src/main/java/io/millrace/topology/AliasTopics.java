package io.millrace.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * The topics of an alias.
 *
 * @param alias its name
 * @param samples that all candidates learn: their predictions are in the same partitions
 * @param candidates the models that it can follow; it begins with the first
 */
public record AliasTopics(String alias, String samples, List<Candidate> candidates) {
  /**
   * A model that an alias can follow.
   *
   * @param model its name
   * @param predictions its predictions topic
   */
  public record Candidate(String model, String predictions) {}

  /** Where commands come from. */
  public String control() {
    return alias + ".control";
  }

  /** Where the predictions of the live model are. */
  public String predictions() {
    return alias + ".predictions";
  }

  /**
   * The predictions topic of a candidate.
   *
   * @throws IllegalArgumentException if the model is none
   */
  public String predictions(String model) {
    return candidates.stream()
        .filter(one -> one.model.equals(model))
        .map(Candidate::predictions)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(model + " is none of " + models()));
  }

  /** Where it says which model is live from where on. */
  public String events() {
    return events(alias);
  }

  /** The same by the alias's name. */
  public static String events(String alias) {
    return alias + ".events";
  }

  String deadLetters() {
    return alias + ".dead-letters";
  }

  /** The topic from which its state is restored. */
  String changelog() {
    return StreamsProperties.aliasId(alias) + "-" + NodeNames.ALIAS_STATE + "-changelog";
  }

  /** The names of the models. */
  public List<String> models() {
    return candidates.stream().map(Candidate::model).toList();
  }

  /**
   * Those that it reads or writes; of the samples topic it only asks how many partitions it has.
   */
  public List<TopicSpec> used() {
    return specs().stream().filter(topic -> topic.role() != TopicRole.SAMPLES).toList();
  }

  /** All of them, in the order of a list for people. */
  public List<TopicSpec> specs() {
    List<TopicSpec> specs = new ArrayList<>();
    specs.add(new TopicSpec(samples, TopicRole.SAMPLES));
    candidates.forEach(one -> specs.add(new TopicSpec(one.predictions, TopicRole.CANDIDATE)));
    specs.add(new TopicSpec(control(), TopicRole.CONTROL));
    specs.add(new TopicSpec(predictions(), TopicRole.PREDICTIONS));
    specs.add(new TopicSpec(events(), TopicRole.EVENTS));
    specs.add(new TopicSpec(deadLetters(), TopicRole.DEAD_LETTERS));
    specs.add(new TopicSpec(changelog(), TopicRole.ALIAS_STATE));
    return specs;
  }
}
