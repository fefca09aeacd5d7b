package io.penstock.store.start;

import io.penstock.schema.event.Event;
import io.penstock.schema.id.RunId;
import io.penstock.store.ingest.Beginning;
import io.penstock.store.ingest.Beginnings;
import io.penstock.store.ingest.NewRun;
import io.penstock.store.ingest.NewRun.Ordering;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/// The event's row decides: a second request with its key waits for the first one's commit.
@Repository
class JdbcStarts implements Starts {
    private static final String ASKED_BEFORE =
            """
            select body_digest from workflow.event where tenant = :tenant and id = :event
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Beginnings beginnings;

    JdbcStarts(JdbcClient jdbc, TransactionOperations transaction, Beginnings beginnings) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.beginnings = beginnings;
    }

    @Override
    public Started start(Event event, String digest, NewRun plan, Beginning beginning, String by) {
        return transaction.execute(_ -> begin(event, digest, plan, beginning, by));
    }

    private Started begin(Event event, String digest, NewRun plan, Beginning beginning, String by) {
        var run = RunId.of(event.tenantid(), event.id().value(), plan.workflow(), 0);
        var inLine = plan.ordering() == Ordering.CONVERSATION;
        if (beginnings.begin(event, digest, plan, beginning, inLine, "started by " + by)) {
            return new Started.New(run);
        }
        return askedBefore(event).equals(digest) ? new Started.Again(run) : new Started.Otherwise();
    }

    private String askedBefore(Event event) {
        return jdbc.sql(ASKED_BEFORE)
                .param("tenant", event.tenantid().value())
                .param("event", event.id().value())
                .query(String.class)
                .single();
    }
}
