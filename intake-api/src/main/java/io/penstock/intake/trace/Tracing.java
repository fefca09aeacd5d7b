package io.penstock.intake.trace;

import io.penstock.definition.Checked;
import io.penstock.definition.Definition;
import io.penstock.definition.SchemaFiles;
import io.penstock.definition.Step;
import io.penstock.schema.api.Traces.RunTrace;
import io.penstock.schema.api.Traces.Said;
import io.penstock.schema.id.TenantId;
import io.penstock.store.content.RunContent;
import io.penstock.store.definition.Definitions;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Makes of a run's content what may be shown.
@Component
class Tracing {
    private final Definitions definitions;

    Tracing(Definitions definitions) {
        this.definitions = definitions;
    }

    RunTrace trace(TenantId tenant, RunContent content) {
        var redaction = Redaction.of(content.event());
        var calls = new Calls(content, redaction, steps(tenant, content));
        return new RunTrace(content.run(), said(content, redaction), calls.inOrder());
    }

    /// The steps of the version that the run is pinned to; none if it does not pass its checks any
    /// more.
    private Map<String, Step> steps(TenantId tenant, RunContent content) {
        return definitions
                .find(tenant, content.workflow(), content.workflowVersion())
                .map(found -> Definition.check(found.text(), SchemaFiles.NONE))
                .map(
                        checked ->
                                switch (checked) {
                                    case Checked.Valid(var definition) -> definition.steps();
                                    case Checked.Invalid _ -> List.<Step>of();
                                })
                .stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(Step::id, Function.identity()));
    }

    private static Said said(RunContent content, Redaction redaction) {
        var event = content.event();
        var ticket = event.data().ticket();
        return new Said(
                event.type(),
                event.channel(),
                redaction.of(event.text()),
                ticket == null ? null : redaction.of(ticket.subject()));
    }
}
