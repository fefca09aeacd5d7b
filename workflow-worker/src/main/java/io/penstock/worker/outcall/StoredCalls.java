package io.penstock.worker.outcall;

import io.penstock.definition.Action;
import io.penstock.schema.failure.Failure;
import io.penstock.store.outcall.Calls.Intent;
import io.penstock.store.outcall.Calls.Outcome;
import io.penstock.store.outcall.Calls.Outgoing;
import io.penstock.store.review.Approvals;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Held;
import io.penstock.worker.run.JournalAwayException;
import io.penstock.worker.run.Run;
import io.penstock.worker.run.StepCall;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Calls in the workflow store.
final class StoredCalls implements Calls {
    private final io.penstock.store.outcall.Calls calls;
    private final Approvals approvals;

    StoredCalls(io.penstock.store.outcall.Calls calls, Approvals approvals) {
        this.calls = calls;
        this.approvals = approvals;
    }

    @Override
    public Begun begin(StepCall call, Action.Request request) {
        var held = held(call.run());
        return asked("Comparing with what was approved", () -> approved(call, request))
                ? begun(asked("Writing an intent", () -> intend(held, call, request)), true)
                : asked("Reading a call", () -> calls.earlier(held, call.key()))
                        .map(earlier -> begun(earlier, false))
                        .orElseGet(Begun.NotApproved::new);
    }

    /// Nobody decides while the run is held, so what is read of approvals stays so.
    private boolean approved(StepCall call, Action.Request request) {
        var run = call.run();
        return approvals.allow(run.tenant(), run.id(), run.iteration(), call.step(), request);
    }

    private Intent intend(Held held, StepCall call, Action.Request request) {
        var host = request.address().getHost();
        return calls.intend(
                held,
                new Outgoing(call.key(), call.step(), call.run().iteration(), call.owner(), host));
    }

    private static Begun begun(Intent intent, boolean approved) {
        return switch (intent) {
            case Intent.Fresh() -> new Begun.Clear();
            case Intent.Answered(var status, var body) -> new Begun.Answered(status, body);
            case Intent.InDoubt() -> new Begun.Open(approved);
            case Intent.LostRace() -> new Begun.Lost();
        };
    }

    @Override
    public boolean answered(StepCall call, int status, byte[] body) {
        return outcome("Writing an answer", call, new Outcome.Answered(status, body));
    }

    @Override
    public boolean refused(StepCall call, Failure why) {
        return outcome("Writing a refusal", call, new Outcome.Refused(why));
    }

    @Override
    public boolean unknown(StepCall call) {
        return outcome("Writing a doubt", call, new Outcome.Unknown());
    }

    private boolean outcome(String what, StepCall call, Outcome outcome) {
        return asked(what, () -> calls.outcome(held(call.run()), call.key(), outcome))
                instanceof Checkpoint.Written;
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
}
