package io.millrace.learning;

import io.millrace.model.ModelState;

/**
 * The model's state behind some blocks, to be written while the model learns on.
 *
 * @param blocks that were told or under way: it counts when all of them are told
 * @param learningNanos how long learning had taken until that state, in ns: see {@link
 *     Learner#learningNanos}
 */
record CopiedState(ModelState state, long blocks, long learningNanos) {}
