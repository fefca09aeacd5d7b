package io.penstock.store.ingest;

import io.penstock.schema.event.Event;
import io.penstock.schema.id.RunId;

/// A run of an event, before it has its place in the line.
record StartedRun(RunId id, Event event, NewRun plan, Line line) {

    /// The conversation by its key.
    record Line(String tenant, String workflow, String key) {}

    static StartedRun of(Event event, NewRun plan) {
        var id = RunId.of(event.tenantid(), event.id().value(), plan.workflow(), 0);
        var conversation = event.partitionkey();
        var key =
                conversation == null || plan.ordering() == NewRun.Ordering.NONE
                        ? "run:" + id
                        : conversation;
        return new StartedRun(
                id, event, plan, new Line(event.tenantid().value(), plan.workflow(), key));
    }
}
