package io.millrace.learning;

import io.millrace.data.Event;
import io.millrace.evaluate.MemberScores;
import io.millrace.model.MemberResults;
import io.millrace.model.StepResult;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Judges the members of a pool, and reports those that were set back to their initial state. A
 * mini-batch that was skipped tells nothing of them.
 */
record MemberWatch(MemberScores scores, Events events) implements Participant {
  @Override
  public void learned(StepResult result) {
    if (scores.size() > 0) {
      MemberResults of = result.members();
      for (int i = 0; i < result.steps(); i++) {
        if (result.applied()[i]) {
          scores.add(of.losses(), of.weights(), of.resets(), i * scores.size());
        }
      }
    }
  }

  @Override
  public void decide(Boundary here) {
    scores.takeResets().forEach((member, times) -> report(here, member, times));
  }

  private void report(Boundary here, String member, long times) {
    events.tell(
        Event.Type.MEMBER_RESET,
        here,
        ("%s was set back to its initial state %s in this control interval, for what it was to"
                + " learn was not finite: lower its learning rate")
            .formatted(member, times == 1 ? "once" : times + " times"));
  }

  @Override
  public String name() {
    return "members";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    scores.write(out);
  }

  @Override
  public void read(DataInput in, int version) throws IOException {
    scores.read(in);
  }
}
