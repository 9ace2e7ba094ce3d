package io.millrace.cli.doctor;

import io.millrace.model.DeviceException;
import io.millrace.model.ModelSettings;
import io.millrace.model.OnlineModel;
import io.millrace.tensorflow.TensorFlowModel;
import java.util.List;
import java.util.Locale;

/** Makes the model, which takes TensorFlow's native library and the device. */
public final class ModelChecks {
  private final ModelSettings settings;

  /** For a model. */
  public ModelChecks(ModelSettings settings) {
    this.settings = settings;
  }

  /** Makes it and lets it go. */
  public List<Finding> run() {
    String device = settings.device().name().toLowerCase(Locale.ROOT);
    try (OnlineModel model = TensorFlowModel.create(settings)) {
      return List.of(
          Finding.ok("tensorflow", model.environment()),
          Finding.ok("device", device + "; the model was built and has scored"));
    } catch (DeviceException e) {
      return List.of(
          Finding.ok("tensorflow", "its native library loads"),
          Finding.problem("device", String.valueOf(e.getMessage()), ""));
    } catch (LinkageError e) {
      return List.of(
          Finding.problem(
              "tensorflow",
              "its native library does not load: " + e,
              "build on a machine like this one (mvn package); it needs glibc, and a home folder"
                  + " with 600 MB free for ~/.javacpp"));
    } catch (RuntimeException e) {
      return List.of(
          Finding.problem(
              "tensorflow", "the model can't be built: " + e, "report it, with the settings"));
    }
  }
}
