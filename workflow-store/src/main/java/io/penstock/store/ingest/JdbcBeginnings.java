package io.penstock.store.ingest;

import io.penstock.schema.event.Event;
import java.util.List;
import org.springframework.stereotype.Repository;

@Repository
class JdbcBeginnings implements Beginnings {
    private final JdbcNewEvents events;
    private final JdbcContactIndex contacts;
    private final JdbcNewRuns runs;

    JdbcBeginnings(JdbcNewEvents events, JdbcContactIndex contacts, JdbcNewRuns runs) {
        this.events = events;
        this.contacts = contacts;
        this.runs = runs;
    }

    @Override
    public boolean begin(
            Event event,
            String digest,
            NewRun plan,
            Beginning beginning,
            boolean inLine,
            String note) {
        var inserted = events.insert(event, digest);
        if (inserted) {
            contacts.insert(List.of(event));
            runs.insert(List.of(StartedRun.of(event, plan, beginning, !inLine)), note);
        }
        return inserted;
    }
}
