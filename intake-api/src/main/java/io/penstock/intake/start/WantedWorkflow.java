package io.penstock.intake.start;

import io.penstock.intake.body.Members;
import io.penstock.intake.body.Text;
import io.penstock.schema.id.TenantId;
import io.penstock.store.definition.Definitions;
import io.penstock.store.definition.PinnedDefinitions;
import io.penstock.store.definition.PublishedDefinition;
import io.penstock.store.ingest.NewRun;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Which workflow a body names: the members `workflow` and `version`.
@Component
public final class WantedWorkflow {
    private static final int MAX_VERSION = Integer.MAX_VALUE;

    private final Definitions published;
    private final PinnedDefinitions checked;

    WantedWorkflow(Definitions published, PinnedDefinitions checked) {
        this.published = published;
        this.checked = checked;
    }

    /// A workflow's name, and its version where a certain one is meant.
    public record Named(String workflow, @Nullable Integer version) {}

    /// Empty, with faults, if the tenant has no such workflow.
    public Optional<Named> named(TenantId tenant, Members body) {
        var workflow = body.text("workflow", Text.NAME);
        var version = body.has("version") ? body.number("version", 0, MAX_VERSION) : null;
        if (workflow == null) {
            if (!body.has("workflow")) {
                body.fault("workflow", "required", "The name of a published workflow");
            }
            return Optional.empty();
        }
        var named = new Named(workflow, version);
        if (find(tenant, named).isEmpty()) {
            body.fault(
                    version == null ? "workflow" : "version",
                    "unknown",
                    "Nobody published this workflow, or this version of it");
            return Optional.empty();
        }
        return Optional.of(named);
    }

    /// Empty, with a fault, if the workflow starts nothing as it stands.
    Optional<NewRun> plan(TenantId tenant, Named named, Members body) {
        try {
            return find(tenant, named).map(found -> plan(tenant, found));
        } catch (IllegalStateException _) {
            body.fault(
                    "workflow",
                    "definition-invalid",
                    "It does not pass its checks any more; publish it again");
            return Optional.empty();
        }
    }

    private NewRun plan(TenantId tenant, PublishedDefinition found) {
        return NewRun.of(found.version(), checked.find(tenant, found.name(), found.version()));
    }

    private Optional<PublishedDefinition> find(TenantId tenant, Named named) {
        var version = named.version();
        return version == null
                ? published.newest(tenant, named.workflow())
                : published.find(tenant, named.workflow(), version);
    }
}
