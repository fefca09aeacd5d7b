package io.penstock.store.ingest;

import io.penstock.schema.event.Event;
import io.penstock.schema.id.RunId;

/// A run of an event, before it has its place in the line.
record StartedRun(RunId id, Event event, NewRun plan, Line line, Beginning beginning) {

    private static final String OWN = "run:";

    /// The conversation by its key.
    record Line(String tenant, String workflow, String key) {}

    static StartedRun of(Event event, NewRun plan) {
        return of(event, plan, Beginning.of(event), plan.ordering() == NewRun.Ordering.NONE);
    }

    /// @param alone whether it waits for no other run, whatever the event's conversation
    static StartedRun of(Event event, NewRun plan, Beginning beginning, boolean alone) {
        var id = RunId.of(event.tenantid(), event.id().value(), plan.workflow(), 0);
        var conversation = event.partitionkey();
        var key = conversation == null || alone ? OWN + id : conversation;
        var line = new Line(event.tenantid().value(), plan.workflow(), key);
        return new StartedRun(id, event, plan, line, beginning);
    }

    /// Whether it is its own conversation.
    boolean alone() {
        return line.key().equals(OWN + id);
    }
}
