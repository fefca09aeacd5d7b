package io.penstock.store.ingest;

import io.penstock.platform.crash.CrashPoint;
import io.penstock.schema.event.Event;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/// The order of locks within a batch: events by key, their contacts, conversations by key, runs,
/// sends by key, dead letters, progress. Two ingesters that read the same records wait for each
/// other, and the second finds everything there.
@Repository
class JdbcIngest implements Ingest {
    private final TransactionOperations transaction;
    private final JdbcNewEvents events;
    private final JdbcContactIndex contacts;
    private final JdbcOwnMessages ownMessages;
    private final JdbcNewRuns runs;
    private final JdbcSettlements settlements;
    private final JdbcUnreadable unreadable;
    private final JdbcProgress progress;

    JdbcIngest(
            TransactionOperations transaction,
            JdbcNewEvents events,
            JdbcContactIndex contacts,
            JdbcOwnMessages ownMessages,
            JdbcNewRuns runs,
            JdbcSettlements settlements,
            JdbcUnreadable unreadable,
            JdbcProgress progress) {
        this.transaction = transaction;
        this.events = events;
        this.contacts = contacts;
        this.ownMessages = ownMessages;
        this.runs = runs;
        this.settlements = settlements;
        this.unreadable = unreadable;
        this.progress = progress;
    }

    @Override
    public Ingested ingest(List<LogRecord> batch, Triggers triggers) {
        if (batch.size() > LIMIT) {
            throw new IllegalArgumentException(
                    "A batch has at most " + LIMIT + " records, not " + batch.size());
        }
        return transaction.execute(_ -> take(batch, triggers));
    }

    @Override
    public int putAside(List<LogRecord.Unreadable> letters) {
        return letters.isEmpty() ? 0 : transaction.execute(_ -> unreadable.keep(letters));
    }

    private Ingested take(List<LogRecord> batch, Triggers triggers) {
        var readable = new ArrayList<Event>();
        var letters = new ArrayList<LogRecord.Unreadable>();
        for (var item : batch) {
            switch (item) {
                case LogRecord.Readable(_, var event) -> readable.add(event);
                case LogRecord.Unreadable letter -> letters.add(letter);
            }
        }
        var inserted = events.insert(readable);
        contacts.insert(inserted);
        var started = new ArrayList<StartedRun>();
        var unmatched = new ArrayList<Event>();
        var ours = ownMessages.among(inserted);
        for (var event : inserted) {
            var matches = ours.contain(event) ? List.<NewRun>of() : triggers.runsFor(event);
            matches.forEach(match -> started.add(StartedRun.of(event, match)));
            if (matches.isEmpty()) {
                unmatched.add(event);
            }
        }
        events.unmatched(unmatched);
        runs.insert(started);
        var settled = settlements.settle(inserted);
        var kept = unreadable.keep(letters);
        progress.advance(batch);
        CrashPoint.BATCH_UNCOMMITTED.pass();
        return new Ingested(
                inserted.size(),
                readable.size() - inserted.size(),
                started.size(),
                unmatched.size(),
                kept,
                settled);
    }
}
