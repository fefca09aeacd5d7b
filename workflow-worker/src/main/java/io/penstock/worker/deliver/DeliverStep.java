package io.penstock.worker.deliver;

import io.penstock.definition.Action;
import io.penstock.definition.Evaluated;
import io.penstock.definition.Step;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.worker.run.StepCall;
import io.penstock.worker.run.StepOutcome;
import java.time.InstantSource;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;

/// Sends an answer. The intent is written before and the outcome after; where an attempt left no
/// outcome, nothing is sent again.
public final class DeliverStep {
    private final WaysBack ways;
    private final Map<Channel, Outlet> outlets;
    private final Sends sends;
    private final SentEvents events;
    private final InstantSource clock;

    DeliverStep(
            WaysBack ways,
            Map<Channel, Outlet> outlets,
            Sends sends,
            SentEvents events,
            InstantSource clock) {
        this.ways = ways;
        this.outlets = Map.copyOf(outlets);
        this.sends = sends;
        this.events = events;
        this.clock = clock;
    }

    /// @throws InterruptedException if the run is given up
    public StepOutcome execute(Step.Deliver step, StepCall call) throws InterruptedException {
        return switch (Action.Message.of(step, call.known().scope())) {
            case Evaluated.Failed<Action.Message>(var failure) -> new StepOutcome.Failed(failure);
            case Evaluated.Value<Action.Message>(Action.Message(var to, var text)) ->
                    address(call, to, text);
        };
    }

    private StepOutcome address(StepCall call, ReplyTo to, String text)
            throws InterruptedException {
        if (text.isBlank()) {
            return failed(FailureCode.EMPTY_BODY, "The answer is empty");
        }
        var outlet = outlets.get(to.channel());
        if (outlet == null) {
            return new StepOutcome.Failed(WaysBack.none(to.channel()));
        }
        return switch (ways.find(call.run().tenant(), to.channel(), to.account())) {
            case WaysBack.Found.None(var why) -> new StepOutcome.Failed(why);
            case WaysBack.Found.Way(var way) -> begin(outlet, way, call, to, text);
        };
    }

    /// What an earlier attempt left comes first: a reply window that closed since does not undo it.
    private StepOutcome begin(Outlet outlet, Outbound way, StepCall call, ReplyTo to, String text)
            throws InterruptedException {
        return switch (sends.begin(call, to, text)) {
            case Sends.Begun.Lost() -> new StepOutcome.Abandoned();
            case Sends.Begun.Sent(var messageId) ->
                    sentBefore(
                            call,
                            messageId,
                            events.sent(call, to, text, messageId, outlet.echo(to, messageId)));
            case Sends.Begun.Failed(var why) -> new StepOutcome.Failed(why);
            case Sends.Begun.Open() -> new StepOutcome.Unsettled(interrupted());
            case Sends.Begun.NotApproved() -> new StepOutcome.Undecided(changed());
            case Sends.Begun.Clear() -> send(outlet, way, call, to, text);
        };
    }

    private StepOutcome send(Outlet outlet, Outbound way, StepCall call, ReplyTo to, String text)
            throws InterruptedException {
        if (to.until() != null && !clock.instant().isBefore(to.until())) {
            return refused(call, new Outlet.Sending.Refused(windowClosed(), null));
        }
        if (!call.tenure().holds()) {
            return new StepOutcome.Abandoned();
        }
        return switch (outlet.send(way, to, text, call.key())) {
            case Outlet.Sending.Taken(var messageId) ->
                    sent(
                            call,
                            messageId,
                            events.sent(call, to, text, messageId, outlet.echo(to, messageId)));
            case Outlet.Sending.Refused refused -> refused(call, refused);
            case Outlet.Sending.Unknown(var why) ->
                    sends.unknown(call, why)
                            ? new StepOutcome.Unsettled(why)
                            : new StepOutcome.Abandoned();
        };
    }

    private StepOutcome sent(StepCall call, String messageId, Event event) {
        return sends.sent(call, messageId, event) ? done(messageId) : new StepOutcome.Abandoned();
    }

    private StepOutcome sentBefore(StepCall call, String messageId, Event event) {
        return sends.sentBefore(call, event) ? done(messageId) : new StepOutcome.Abandoned();
    }

    private StepOutcome refused(StepCall call, Outlet.Sending.Refused refused) {
        return sends.refused(call, refused.why())
                ? new StepOutcome.Failed(refused.why(), refused.notBefore())
                : new StepOutcome.Abandoned();
    }

    private static StepOutcome done(String messageId) {
        return new StepOutcome.Done(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("messageId", messageId)
                        .put("sent", true));
    }

    private static StepOutcome failed(FailureCode code, String detail) {
        return new StepOutcome.Failed(code.because(detail));
    }

    private static Failure windowClosed() {
        return FailureCode.REPLY_WINDOW_CLOSED.because(
                "The channel takes no free-form answer any more; a person must find another way");
    }

    private static Failure changed() {
        return FailureCode.ACTION_CHANGED.because(
                "What would be sent is not what was approved; nothing was sent, decide again");
    }

    private static Failure interrupted() {
        return FailureCode.OUTCOME_UNKNOWN.because(
                "A worker stopped while it sent; whether the message was taken is unknown");
    }
}
