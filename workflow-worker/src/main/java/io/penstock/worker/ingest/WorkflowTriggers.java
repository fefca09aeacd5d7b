package io.penstock.worker.ingest;

import io.penstock.definition.TriggerMatch;
import io.penstock.schema.event.Event;
import io.penstock.store.ingest.NewRun;
import io.penstock.store.ingest.Triggers;
import io.penstock.worker.workflow.Workflows;
import io.penstock.worker.workflow.Workflows.Workflow;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The runs that the tenant's active definitions want for an event. A trigger that cannot be
/// evaluated counts as no match and never blocks a batch.
final class WorkflowTriggers implements Triggers {
    private static final Logger log = LoggerFactory.getLogger(WorkflowTriggers.class);

    /// The code that a run's failure bears when an expression fails there.
    private static final String EXPRESSION_FAILED = "expression_failed";

    private final Workflows workflows;

    WorkflowTriggers(Workflows workflows) {
        this.workflows = workflows;
    }

    @Override
    public List<NewRun> runsFor(Event event) {
        return workflows.active(event.tenantid()).stream()
                .filter(workflow -> matches(workflow, event))
                .map(workflow -> NewRun.of(workflow.version(), workflow.definition()))
                .toList();
    }

    private static boolean matches(Workflow workflow, Event event) {
        return switch (workflow.definition().matches(event)) {
            case TriggerMatch.Match() -> true;
            case TriggerMatch.NoMatch() -> false;
            case TriggerMatch.Failed(var reason) -> {
                log.atWarn()
                        .addKeyValue("tenant", event.tenantid())
                        .addKeyValue("event", event.id())
                        .addKeyValue("workflow", workflow.definition().name())
                        .addKeyValue("version", workflow.version())
                        .addKeyValue("code", EXPRESSION_FAILED)
                        .addKeyValue("reason", reason)
                        .log("A trigger could not be evaluated; it counts as no match");
                yield false;
            }
        };
    }
}
