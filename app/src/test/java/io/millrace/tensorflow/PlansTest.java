package io.millrace.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.ModelSettingsBuilder;
import io.millrace.model.NetworkSettings;
import io.millrace.network.Activation;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlansTest {
  private static int callsAhead(int features, int units) {
    NetworkSettings settings =
        new ModelSettingsBuilder()
            .features(features)
            .network(List.of(ModelSettingsBuilder.dense(units, Activation.LINEAR)))
            .build();
    return Plans.callsAhead(TrainingSteps.of(settings));
  }

  @Test
  void shouldLetFourBlocksBeUnderWayButTwoWhereStateOrSamplesAreLarge() {
    assertThat(callsAhead(54, 7)).isEqualTo(4);
    assertThat(callsAhead(999, 1001)).as("a million weights").isEqualTo(2);
    assertThat(callsAhead(2000, 1)).as("a million numbers in 512 samples").isEqualTo(2);
  }
}
