package io.millrace.tensorflow;

import ai.djl.Device;
import io.millrace.model.DeviceException;
import io.millrace.model.ModelSettings;

/** From the setting to a device that is there. */
final class Devices {
  private Devices() {}

  /**
   * DJL's device of that kind.
   *
   * @throws DeviceException if there is none
   */
  static Device of(ModelSettings.Device device) {
    return switch (device) {
      case CPU -> Device.cpu();
      case GPU -> gpu();
    };
  }

  private static Device gpu() {
    if (!TensorFlowEngine.isGpuBuild()) {
      throw new DeviceException(
          "device: gpu: this build holds TensorFlow for the CPU only: build with `mvn -P gpu"
              + " package`, or set device: cpu");
    }
    if (TensorFlowEngine.get().getGpuCount() == 0) {
      throw new DeviceException(
          "device: gpu: no CUDA device was found: check `nvidia-smi`, or set device: cpu");
    }
    return Device.gpu();
  }
}
