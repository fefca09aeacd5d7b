package io.penstock.worker.fetch;

import io.penstock.worker.run.StepCall;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// The files of a run. Every write is refused to a worker that lost the run.
interface Files {

    /// What earlier attempts said of those that they kept, by index.
    Map<Integer, ObjectNode> kept(StepCall call);

    /// @param about what the step's result says of it
    /// @return false if another worker holds the run
    boolean keep(StepCall call, int index, ObjectNode about, byte[] content);
}
