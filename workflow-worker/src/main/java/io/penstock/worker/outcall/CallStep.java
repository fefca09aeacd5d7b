package io.penstock.worker.outcall;

import io.penstock.definition.Action;
import io.penstock.definition.Evaluated;
import io.penstock.definition.Step;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.json.CompiledSchema;
import io.penstock.schema.json.StrictJson;
import io.penstock.worker.run.StepCall;
import io.penstock.worker.run.StepOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
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
        return switch (Action.Request.of(step, call.known().scope())) {
            case Evaluated.Failed<Action.Request>(var why) -> new StepOutcome.Failed(why);
            case Evaluated.Value<Action.Request>(var request) -> begin(step, request, call);
        };
    }

    /// What an earlier attempt left comes first: a permission that was taken away does not undo it,
    /// nor does a change.
    private StepOutcome begin(Step.Call step, Action.Request request, StepCall call)
            throws InterruptedException {
        return switch (calls.begin(call, request)) {
            case Calls.Begun.Lost() -> new StepOutcome.Abandoned();
            case Calls.Begun.Answered(var status, var body) -> judged(step, status, body);
            case Calls.Begun.Open(var approved) -> again(step, request, call, approved);
            case Calls.Begun.NotApproved() ->
                    new StepOutcome.Undecided(changed("nothing was called"));
            case Calls.Begun.Clear() -> send(step, request, call, false);
        };
    }

    /// A call that is made again leaves again: it is what was approved, too.
    private StepOutcome again(
            Step.Call step, Action.Request request, StepCall call, boolean approved)
            throws InterruptedException {
        if (!step.idempotent()) {
            return new StepOutcome.Undecided(unknown("A worker stopped while it called"));
        }
        return approved
                ? send(step, request, call, true)
                : new StepOutcome.Undecided(changed("an earlier call may have had its effect"));
    }

    /// @param doubtful whether an earlier attempt may have had its effect: then no refusal of this
    /// one says that it had none
    private StepOutcome send(
            Step.Call step, Action.Request request, StepCall call, boolean doubtful)
            throws InterruptedException {
        return switch (permission.ask(call.run().tenant(), step, request.address())) {
            case Permission.Asked.Denied(var why) -> refused(call, why, null, doubtful);
            case Permission.Asked.Granted(var token) ->
                    call.tenure().holds()
                            ? came(step, call, http.send(step, request, token, call), doubtful)
                            : new StepOutcome.Abandoned();
        };
    }

    private StepOutcome refused(
            StepCall call, Failure why, @Nullable Instant notBefore, boolean doubtful) {
        if (!(doubtful ? calls.unknown(call) : calls.refused(call, why))) {
            return new StepOutcome.Abandoned();
        }
        return doubtful && why.code().equals(FailureCode.TARGET_REFUSED.word())
                ? new StepOutcome.Failed(
                        FailureCode.TARGET_FAILED.because(
                                "The target refused a repetition; the first call may be under way"),
                        notBefore)
                : new StepOutcome.Failed(why, notBefore);
    }

    private StepOutcome came(
            Step.Call step, StepCall call, TargetHttp.Came came, boolean doubtful) {
        return switch (came) {
            case TargetHttp.Came.Answer(var status, var body) ->
                    calls.answered(call, status, body)
                            ? judged(step, status, body)
                            : new StepOutcome.Abandoned();
            case TargetHttp.Came.Refused(var why, var notBefore) ->
                    refused(call, why, notBefore, doubtful);
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

    private static Failure changed(String meanwhile) {
        return FailureCode.ACTION_CHANGED.because(
                "What would be called is not what was approved; " + meanwhile + ", decide again");
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
