package io.millrace.model;

class FakeModelTest extends OnlineModelContractTest {
  @Override
  protected OnlineModel create(ModelSettings settings) {
    return new FakeModel(settings);
  }
}
