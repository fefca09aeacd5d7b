package io.penstock.store.ingest;

import io.penstock.schema.event.Event;
import java.util.List;

/// Which runs an event starts; at most one of a workflow. Asked inside the batch's transaction, and
/// only for events that are new, so reading the log again starts nothing.
@FunctionalInterface
public interface Triggers {
    List<NewRun> runsFor(Event event);
}
