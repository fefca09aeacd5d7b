package io.penstock.worker.generate;

import io.penstock.platform.crash.CrashPoint;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.run.Attempt;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Held;
import io.penstock.store.run.Journals;
import io.penstock.worker.run.JournalAwayException;
import io.penstock.worker.run.Run;
import io.penstock.worker.run.StepCall;
import java.nio.charset.StandardCharsets;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.node.JsonNodeFactory;

/// Attempts in the workflow store: the answer sealed, its usage in clear.
final class StoredAttempts implements Attempts {
    private final Journals journals;

    StoredAttempts(Journals journals) {
        this.journals = journals;
    }

    @Override
    public boolean keep(StepCall call, ModelAnswer answer) {
        var attempt =
                new Attempt(
                        call.step(),
                        call.attempt(),
                        usage(answer),
                        new String(answer.body(), StandardCharsets.UTF_8),
                        answer.usd(),
                        answer.repeated());
        CrashPoint.MODEL_ANSWERED.pass();
        try {
            var kept = journals.attempted(held(call.run()), attempt) instanceof Checkpoint.Written;
            CrashPoint.ANSWER_KEPT.pass();
            return kept;
        } catch (DataAccessException | TransactionException e) {
            throw JournalAwayException.during("Keeping an answer", e);
        }
    }

    private static Held held(Run run) {
        return new Held(run.tenant(), run.id(), run.claim().fence(), run.claim().conversation());
    }

    private static String usage(ModelAnswer answer) {
        var usage = JsonNodeFactory.instance.objectNode();
        usage.put("call", answer.gatewayCall());
        usage.put("provider", answer.provider());
        usage.put("model", answer.model());
        usage.put("inputTokens", answer.inputTokens());
        usage.put("outputTokens", answer.outputTokens());
        usage.put("usd", answer.usd());
        return StrictJson.TOLERANT.writeValueAsString(usage);
    }
}
