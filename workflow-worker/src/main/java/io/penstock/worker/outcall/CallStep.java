package io.penstock.worker.outcall;

import io.penstock.definition.Step;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.json.CompiledSchema;
import io.penstock.schema.json.StrictJson;
import io.penstock.worker.run.StepCall;
import io.penstock.worker.run.StepOutcome;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/// Calls a target. The intent is written before and the answer after, as it came; a target that
/// recognises a repetition is called again where the outcome is unknown, about any other a person
/// decides.
public final class CallStep {
    private final Permission permission;
    private final TargetHttp http;
    private final Calls calls;

    CallStep(Permission permission, TargetHttp http, Calls calls) {
        this.permission = permission;
        this.http = http;
        this.calls = calls;
    }

    /// @throws InterruptedException if the run is given up
    public StepOutcome execute(Step.Call step, StepCall call) throws InterruptedException {
        return switch (Request.of(step, call.known().scope())) {
            case Request.Made.Impossible(var why) -> new StepOutcome.Failed(why);
            case Request.Made.Ready(var request) -> begin(step, request, call);
        };
    }

    /// What an earlier attempt left comes first: a permission that was taken away does not undo it.
    private StepOutcome begin(Step.Call step, Request request, StepCall call)
            throws InterruptedException {
        return switch (calls.begin(call, request.address().getHost())) {
            case Calls.Begun.Lost() -> new StepOutcome.Abandoned();
            case Calls.Begun.Answered(var status, var body) -> judged(step, status, body);
            case Calls.Begun.Open() ->
                    step.idempotent()
                            ? send(step, request, call)
                            : new StepOutcome.Undecided(
                                    unknown("A worker stopped while it called"));
            case Calls.Begun.Clear() -> send(step, request, call);
        };
    }

    private StepOutcome send(Step.Call step, Request request, StepCall call)
            throws InterruptedException {
        return switch (permission.ask(call.run().tenant(), step, request.address())) {
            case Permission.Asked.Denied(var why) ->
                    calls.refused(call, why)
                            ? new StepOutcome.Failed(why)
                            : new StepOutcome.Abandoned();
            case Permission.Asked.Granted(var token) ->
                    call.tenure().holds()
                            ? came(step, call, http.send(step, request, token, call))
                            : new StepOutcome.Abandoned();
        };
    }

    private StepOutcome came(Step.Call step, StepCall call, TargetHttp.Came came) {
        return switch (came) {
            case TargetHttp.Came.Answer(var status, var body) ->
                    calls.answered(call, status, body)
                            ? judged(step, status, body)
                            : new StepOutcome.Abandoned();
            case TargetHttp.Came.Refused(var why, var notBefore) ->
                    calls.refused(call, why)
                            ? new StepOutcome.Failed(why, notBefore)
                            : new StepOutcome.Abandoned();
            case TargetHttp.Came.Doubt doubt -> doubtful(step, call, doubt);
        };
    }

    private StepOutcome doubtful(Step.Call step, StepCall call, TargetHttp.Came.Doubt doubt) {
        if (!calls.unknown(call)) {
            return new StepOutcome.Abandoned();
        }
        return step.idempotent()
                ? new StepOutcome.Failed(
                        FailureCode.TARGET_FAILED.because(doubt.detail()), doubt.notBefore())
                : new StepOutcome.Undecided(unknown(doubt.detail()));
    }

    private static Failure unknown(String detail) {
        return FailureCode.CALL_UNKNOWN.because(
                detail + "; look whether the call had its effect, then decide");
    }

    private static StepOutcome judged(Step.Call step, int status, byte[] body) {
        var result = JsonNodeFactory.instance.objectNode().put("status", status);
        if (TargetHttp.tooLarge(body)) {
            return failed(FailureCode.ANSWER_TOO_LARGE, step, "is larger than 256 KiB");
        }
        if (step.response() == null) {
            return new StepOutcome.Done(result);
        }
        var json = tree(body);
        if (json.isMissingNode()
                || !CompiledSchema.of(step.response().schema()).check(json).isEmpty()) {
            return failed(
                    FailureCode.INVALID_OUTPUT_GIVEN, step, "does not obey its response schema");
        }
        result.set("body", json);
        return new StepOutcome.Done(result);
    }

    private static StepOutcome failed(FailureCode code, Step.Call step, String what) {
        return new StepOutcome.Failed(
                code.because("The answer to the call of step " + step.id() + " " + what));
    }

    private static JsonNode tree(byte[] body) {
        try {
            return StrictJson.TOLERANT.readTree(body);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }
}
