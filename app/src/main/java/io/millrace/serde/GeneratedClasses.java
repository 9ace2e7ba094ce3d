package io.millrace.serde;

import io.millrace.schemas.CheckpointChunk;
import io.millrace.schemas.CheckpointManifest;
import io.millrace.schemas.CheckpointTag;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Lets Avro make objects of our generated classes. Since 1.12.2 it makes none, in the whole
 * process, of a class that it was not told to trust.
 */
final class GeneratedClasses {
  private GeneratedClasses() {}

  /** Adds our classes to those that are trusted. */
  static void trust() {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.builder()
                .add(io.millrace.schemas.Sample.class)
                .add(io.millrace.schemas.Prediction.class)
                .add(io.millrace.schemas.PredictionWithFields.class)
                .add(io.millrace.schemas.PredictionWithInterval.class)
                .add(io.millrace.schemas.Interval.class)
                .add(io.millrace.schemas.Event.class)
                .add(CheckpointChunk.class)
                .add(CheckpointManifest.class)
                .add(CheckpointTag.class)
                .build(),
            ClassSecurityValidator.getGlobal()));
  }
}
