package io.penstock.intake.connection;

import io.penstock.intake.channel.ChannelAdapter;
import io.penstock.intake.channel.Rehearsal;
import io.penstock.intake.delivery.RequestReader;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Connections;
import io.penstock.schema.id.TenantId;
import io.penstock.store.connection.CachedConnections;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /v1/connections/{channel}/{id}/test`: a captured request, tried without being taken.
@RestController
class RehearsalController {
    /// A body of 3 MiB in base64, and its headers.
    private static final int MAX_BODY = 5 * 1024 * 1024;

    private final KnownChannels channels;
    private final CachedConnections connections;
    private final Rehearsal rehearsal;
    private final InstantSource clock;

    RehearsalController(
            KnownChannels channels,
            CachedConnections connections,
            Rehearsal rehearsal,
            InstantSource clock) {
        this.channels = channels;
        this.connections = connections;
        this.rehearsal = rehearsal;
        this.clock = clock;
    }

    @PostMapping("/v1/connections/{channel}/{id}/test")
    Connections.Rehearsal test(
            TenantId tenant,
            @PathVariable String channel,
            @PathVariable String id,
            HttpServletRequest request) {
        return tried(
                tenant,
                channels.adapter(channel),
                id,
                CapturedRequest.read(
                        ConnectionController.json(RequestReader.read(request, MAX_BODY)),
                        "/v1/hooks/" + channel + "/" + id));
    }

    private <B> Connections.Rehearsal tried(
            TenantId tenant, ChannelAdapter<B> adapter, String id, CapturedRequest captured) {
        var connection =
                connections
                        .find(adapter.channel(), id)
                        .filter(it -> it.tenant().equals(tenant))
                        .orElseThrow(() -> ProblemException.notFound("This connection"));
        var at = captured.receivedAt() == null ? clock.instant() : captured.receivedAt();
        var outcome = rehearsal.of(adapter, connection, captured.request(), at, captured.address());
        var rules = outcome.rules().stream().map(RehearsalController::told).toList();
        var results = outcome.results().stream().map(it -> it.result()).toList();
        return rules.stream().allMatch(Connections.Rule::kept)
                ? new Connections.Rehearsal(rules, results, null)
                : new Connections.Rehearsal(rules, List.of(), results);
    }

    private static Connections.Rule told(Rehearsal.Rule rule) {
        return new Connections.Rule(
                rule.name(), rule.reason() == null, rule.reason(), rule.remedy());
    }
}
