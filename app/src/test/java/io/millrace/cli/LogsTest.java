package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.junit.jupiter.api.Test;

class LogsTest {
  /** It advises Kafka Streams's properties where the settings of a model are wrong. */
  @Test
  void shouldNotShowWhatKafkaStreamsAlsoThrows() throws Exception {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);

    configurator.doConfigure(Main.class.getResource("/logback.xml"));

    assertThat(context.getLogger(ProcessorNode.class).getEffectiveLevel()).isEqualTo(Level.OFF);
  }
}
