package io.millrace.learning;

import io.millrace.data.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what happens to one replica at the ends of control intervals. */
record Events(String model, int replica, LearnerOutput output) {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  void send(Event.Type type, Boundary here, String message) {
    output.event(
        new Event(type, model, replica, here.step(), here.samples(), here.eventTime(), message),
        here.timestamp());
  }

  /** Sends it, and logs it. */
  void tell(Event.Type type, Boundary here, String message) {
    send(type, here, message);
    LOG.info(
        "model {}, replica {}, step {}: {}: {}", model, replica, here.step(), type.tag(), message);
  }
}
