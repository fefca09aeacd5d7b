package io.penstock.worker.deliver;

import io.penstock.definition.Action;
import io.penstock.platform.crash.CrashPoint;
import io.penstock.platform.event.EventRecords;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.topic.Topics;
import io.penstock.store.outbox.Outbox;
import io.penstock.store.review.Approvals;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Held;
import io.penstock.store.run.Journals;
import io.penstock.store.send.Intent;
import io.penstock.store.send.Outcome;
import io.penstock.store.send.Outgoing;
import io.penstock.worker.run.JournalAwayException;
import io.penstock.worker.run.Run;
import io.penstock.worker.run.StepCall;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/// Sends in the workflow store. What was sent is announced by the outbox, in the transaction of its
/// outcome.
final class StoredSends implements Sends {
    /// Who cancels, as the timeline says.
    private static final String ECHO = "the worker: its event is a message of ours";

    private final io.penstock.store.send.Sends sends;
    private final Journals journals;
    private final Outbox outbox;
    private final EventRecords records;
    private final Approvals approvals;
    private final TransactionOperations transactions;

    StoredSends(
            io.penstock.store.send.Sends sends,
            Journals journals,
            Outbox outbox,
            EventRecords records,
            Approvals approvals,
            TransactionOperations transactions) {
        this.sends = sends;
        this.journals = journals;
        this.outbox = outbox;
        this.records = records;
        this.approvals = approvals;
        this.transactions = transactions;
    }

    @Override
    public Begun begin(StepCall call, ReplyTo to, String body) {
        var outgoing =
                new Outgoing(
                        call.key(),
                        call.step(),
                        call.owner(),
                        call.run().iteration(),
                        to.channel(),
                        body);
        return asked("Comparing with what was approved", () -> approved(call, to, body))
                ? begun(asked("Writing an intent", () -> sends.intend(held(call.run()), outgoing)))
                : asked("Reading a send", () -> sends.earlier(held(call.run()), call.key()))
                        .map(StoredSends::begun)
                        .orElseGet(Begun.NotApproved::new);
    }

    /// Nobody decides while the run is held, so what is read of approvals stays so.
    private boolean approved(StepCall call, ReplyTo to, String body) {
        var run = call.run();
        var message = new Action.Message(to, body);
        return approvals.allow(run.tenant(), run.id(), run.iteration(), call.step(), message);
    }

    private static Begun begun(Intent intent) {
        return switch (intent) {
            case Intent.Fresh() -> {
                CrashPoint.INTENT_WRITTEN.pass();
                yield new Begun.Clear();
            }
            case Intent.AlreadyDone(var id) -> new Begun.Sent(Objects.requireNonNullElse(id, ""));
            case Intent.AlreadyRefused(var failureClass, var code) ->
                    new Begun.Failed(
                            Failure.kept(
                                    failureClass,
                                    code,
                                    "A status callback said that the message was not delivered"));
            case Intent.InDoubt() -> new Begun.Open();
            case Intent.LostRace(_) -> new Begun.Lost();
        };
    }

    @Override
    public boolean sent(StepCall call, String messageId, Event event) {
        CrashPoint.EFFECT_DONE.pass();
        return together(
                        "Writing what was sent",
                        () -> outcome(call, new Outcome.Done(messageId)) && announced(call, event))
                && alone(event);
    }

    @Override
    public boolean sentBefore(StepCall call, Event event) {
        return together("Announcing what was sent", () -> announced(call, event)) && alone(event);
    }

    /// Ends what the channel's own telling of it has started. From now on it starts nothing: it is
    /// known whose message it is.
    private boolean alone(Event event) {
        var tenant = event.tenantid();
        return asked(
                "Ending what was started by what was sent",
                () -> {
                    sends.startedBy(tenant, event.id())
                            .forEach(run -> journals.cancel(tenant, run, ECHO));
                    return true;
                });
    }

    private boolean announced(StepCall call, Event event) {
        return switch (sends.tell(held(call.run()), call.key())) {
            case NOW -> {
                var record = records.encode(event);
                outbox.add(Topics.EVENTS, record.key(), bytes(record.headers()), record.value());
                yield true;
            }
            case NOTHING -> true;
            case LOST_RACE -> false;
        };
    }

    private boolean together(String what, BooleanSupplier writes) {
        return asked(
                what, () -> Boolean.TRUE.equals(transactions.execute(_ -> writes.getAsBoolean())));
    }

    @Override
    public boolean refused(StepCall call, Failure why) {
        return asked("Writing a refusal", () -> outcome(call, new Outcome.Refused(why)));
    }

    @Override
    public boolean unknown(StepCall call, Failure why) {
        return asked("Writing a doubt", () -> outcome(call, new Outcome.Unknown()));
    }

    private boolean outcome(StepCall call, Outcome outcome) {
        return sends.outcome(held(call.run()), call.key(), outcome) instanceof Checkpoint.Written;
    }

    private static Held held(Run run) {
        return new Held(run.tenant(), run.id(), run.claim().fence(), run.claim().conversation());
    }

    private static <T> T asked(String what, Supplier<T> question) {
        try {
            return question.get();
        } catch (DataAccessException | TransactionException e) {
            throw JournalAwayException.during(what, e);
        }
    }

    private static Map<String, byte[]> bytes(Map<String, String> headers) {
        var bytes = new LinkedHashMap<String, byte[]>();
        headers.forEach((name, value) -> bytes.put(name, value.getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }
}
