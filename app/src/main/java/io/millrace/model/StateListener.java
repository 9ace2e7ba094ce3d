package io.millrace.model;

/** Is given the states of a model that learns, as they are read from it. */
public interface StateListener extends AutoCloseable {
  /** Takes no notice. */
  StateListener NONE =
      new StateListener() {
        @Override
        public void state(ModelState state, long eventTime) {}

        @Override
        public void close() {}
      };

  /**
   * The model's state was read from it. Returns at once.
   *
   * @param state not to be changed
   * @param eventTime of the latest sample that the model has scored, in ms since 1970-01-01 UTC;
   *     {@link io.millrace.data.Sample#NO_TIME} if that is not known
   */
  void state(ModelState state, long eventTime);

  /** No further states will come. Returns at once. */
  @Override
  void close();
}
