package io.penstock.worker.generate;

import io.penstock.definition.Known;
import io.penstock.definition.Step;
import io.penstock.worker.run.Purse;
import io.penstock.worker.run.Runs;
import io.penstock.worker.run.StepCall;
import io.penstock.worker.run.Workflows;
import java.util.Map;

/// The step of the shipped assistant that asks a model, and its first call.
record Answering(Step.Generate step, StepCall call) {
    static Answering aQuestion() {
        var run = Runs.of(Runs.whatsapp("Can I return shoes?"));
        var definition = Workflows.assistant();
        var call =
                new StepCall(
                        run,
                        "answer",
                        "support-ops",
                        1,
                        "key",
                        Known.of(run.event(), definition, Map.of()),
                        run.deadline(),
                        Purse.FREE,
                        () -> true);
        return new Answering((Step.Generate) definition.step("answer").orElseThrow(), call);
    }
}
