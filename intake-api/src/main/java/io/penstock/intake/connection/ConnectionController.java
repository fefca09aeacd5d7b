package io.penstock.intake.connection;

import io.penstock.intake.audit.Audited;
import io.penstock.intake.body.Faults;
import io.penstock.intake.body.Members;
import io.penstock.intake.body.Text;
import io.penstock.intake.channel.ChannelAdapter;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.RequestReader;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Connections;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.connection.CachedConnections;
import io.penstock.store.connection.ConnectionDraft;
import io.penstock.store.connection.KeptConnection;
import io.penstock.store.connection.StoredConnections;
import io.penstock.store.connection.StoredConnections.Adding;
import io.penstock.store.connection.StoredConnections.Putting;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `/v1/connections`: a connection of another tenant does not exist, but its address is taken.
@RestController
@RequestMapping("/v1/connections")
class ConnectionController {
    private static final Logger log = LoggerFactory.getLogger(ConnectionController.class);
    private static final int MAX_BODY = 64 * 1024;
    private static final int DAY = 24;
    private static final int MAX_GRACE = 7 * DAY;

    private final StoredConnections stored;
    private final CachedConnections cached;
    private final KnownChannels channels;
    private final Audited audited;

    ConnectionController(
            StoredConnections stored,
            CachedConnections cached,
            KnownChannels channels,
            Audited audited) {
        this.stored = stored;
        this.cached = cached;
        this.channels = channels;
        this.audited = audited;
    }

    @GetMapping
    Connections.All all(TenantId tenant) {
        var kept =
                stored.all(tenant).stream()
                        .filter(it -> cached.configured(it.channel(), it.id()).isEmpty())
                        .map(Views::of);
        return new Connections.All(
                Stream.concat(cached.configured(tenant).stream().map(Views::of), kept)
                        .sorted(
                                Comparator.comparing(
                                                (Connections.Connection it) -> it.channel().word())
                                        .thenComparing(Connections.Connection::id))
                        .toList());
    }

    @GetMapping("/{channel}/{id}")
    ResponseEntity<Connections.Connection> connection(
            TenantId tenant, @PathVariable String channel, @PathVariable String id) {
        var known = channels.named(channel);
        var configured = cached.configured(known, id);
        if (configured.isPresent()) {
            return ResponseEntity.ok(
                    configured
                            .filter(it -> it.tenant().equals(tenant))
                            .map(Views::of)
                            .orElseThrow(ConnectionController::unknown));
        }
        var kept = kept(tenant, known, id);
        return ResponseEntity.ok().eTag(Preconditions.etag(kept)).body(Views.of(kept));
    }

    @PutMapping("/{channel}/{id}")
    ResponseEntity<Connections.Connection> put(
            TenantId tenant,
            Caller caller,
            @PathVariable String channel,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false)
                    @Nullable String ifNoneMatch,
            HttpServletRequest request) {
        var adapter = channels.adapter(channel);
        var draft = ConnectionBody.read(adapter, id, json(request));
        refuseConfigured(tenant, draft.channel(), id);
        var expected = Preconditions.of(ifMatch, ifNoneMatch);
        var spare = adapter.secret(NewSecret.make());
        var putting =
                audited.act(
                        tenant,
                        caller,
                        () -> stored.put(tenant, draft, spare, expected),
                        outcome -> ConnectionDeeds.of(draft, outcome));
        return switch (putting) {
            case Putting.Created(var kept, var spareTaken) -> {
                changed(tenant, caller, draft, "created");
                yield answer(HttpStatus.CREATED, kept, spareTaken ? spare : null);
            }
            case Putting.Replaced(var kept) -> {
                changed(tenant, caller, draft, "replaced");
                yield answer(HttpStatus.OK, kept, null);
            }
            case Putting.Taken() -> throw taken();
            case Putting.Stale() -> throw Preconditions.failed();
            case Putting.AccessTokenNeeded() -> throw accessTokenNeeded();
        };
    }

    @DeleteMapping("/{channel}/{id}")
    ResponseEntity<Void> delete(
            TenantId tenant,
            Caller caller,
            @PathVariable String channel,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch) {
        var known = channels.named(channel);
        refuseConfiguredOrForeign(tenant, known, id);
        var expected = Preconditions.of(ifMatch, null);
        var deleting =
                audited.act(
                        tenant,
                        caller,
                        () -> stored.delete(tenant, known, id, expected),
                        outcome -> ConnectionDeeds.of(known, id, outcome));
        return switch (deleting) {
            case DELETED -> {
                changed(tenant, caller, known, id, "deleted");
                yield ResponseEntity.noContent().build();
            }
            case UNKNOWN -> throw unknown();
            case STALE -> throw Preconditions.failed();
        };
    }

    @PostMapping("/{channel}/{id}/secrets")
    ResponseEntity<Connections.Connection> addSecret(
            TenantId tenant,
            Caller caller,
            @PathVariable String channel,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            HttpServletRequest request) {
        var adapter = channels.adapter(channel);
        var known = adapter.channel();
        refuseConfiguredOrForeign(tenant, known, id);
        var wanted = WantedSecret.read(adapter, json(request));
        var expected = Preconditions.of(ifMatch, null);
        var given = wanted.secret();
        var secret = given == null ? adapter.secret(NewSecret.make()) : given;
        var adding =
                audited.act(
                        tenant,
                        caller,
                        () -> stored.add(tenant, known, id, secret, wanted.grace(), expected),
                        outcome -> ConnectionDeeds.of(known, id, outcome));
        return switch (adding) {
            case Adding.Added(var kept) -> {
                changed(tenant, caller, known, id, "given a new secret");
                yield answer(HttpStatus.CREATED, kept, given == null ? secret : null);
            }
            case Adding.Known() ->
                    throw ProblemException.of(
                            ConnectionDeeds.KNOWN,
                            409,
                            "The secret is active already",
                            "Nothing was changed");
            case Adding.Unknown() -> throw unknown();
            case Adding.Stale() -> throw Preconditions.failed();
        };
    }

    /// @param secret null: we make one
    private record WantedSecret(@Nullable String secret, Duration grace) {
        /// Without a body, all is as it is by default.
        static WantedSecret read(ChannelAdapter<?> adapter, JsonNode body) {
            var faults = new Faults();
            var members =
                    new Members(
                            body.isMissingNode() ? StrictJson.TOLERANT.createObjectNode() : body,
                            "#",
                            faults);
            var secret = members.text("secret", Text.SECRET);
            if (secret != null) {
                adapter.unusable(secret).ifPresent(why -> members.fault("secret", "format", why));
            }
            var hours = members.number("graceHours", DAY, MAX_GRACE);
            members.end();
            faults.refuse();
            return new WantedSecret(secret, Duration.ofHours(hours));
        }
    }

    private ResponseEntity<Connections.Connection> answer(
            HttpStatus status, KeptConnection kept, @Nullable String generated) {
        return ResponseEntity.status(status)
                .eTag(Preconditions.etag(kept))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(Views.of(kept, generated));
    }

    private KeptConnection kept(TenantId tenant, Channel channel, String id) {
        return stored.find(tenant, channel, id).orElseThrow(ConnectionController::unknown);
    }

    private void refuseConfigured(TenantId tenant, Channel channel, String id) {
        var configured = cached.configured(channel, id);
        if (configured.isPresent()) {
            throw configured.get().tenant().equals(tenant)
                    ? ProblemException.of(
                            "configured",
                            409,
                            "The connection is one of the configuration",
                            "The service's configuration has this address, and wins; change it"
                                    + " there, or take another id")
                    : taken();
        }
    }

    private void refuseConfiguredOrForeign(TenantId tenant, Channel channel, String id) {
        var configured = cached.configured(channel, id);
        if (configured.filter(it -> !it.tenant().equals(tenant)).isPresent()) {
            throw unknown();
        }
        refuseConfigured(tenant, channel, id);
    }

    private void changed(TenantId tenant, Caller caller, ConnectionDraft draft, String what) {
        changed(tenant, caller, draft.channel(), draft.id(), what);
    }

    /// Webhooks of this instance see the change with its answer, those of others within a second.
    private void changed(TenantId tenant, Caller caller, Channel channel, String id, String what) {
        cached.refresh();
        log.atInfo()
                .addKeyValue("tenant", tenant)
                .addKeyValue("connection", channel.word() + "/" + id)
                .addKeyValue("by", caller.name())
                .log("A connection was {}", what);
    }

    private static JsonNode json(HttpServletRequest request) {
        return json(RequestReader.read(request, MAX_BODY));
    }

    /// @throws ProblemException 400
    static JsonNode json(RawRequest request) {
        try {
            return StrictJson.TOLERANT.readTree(request.body());
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw ProblemException.of(
                    "unreadable",
                    400,
                    "The body cannot be read",
                    at == null
                            ? "It must be JSON"
                            : "It must be JSON; see line %d, column %d"
                                    .formatted(at.getLineNr(), at.getColumnNr()));
        }
    }

    private static ProblemException taken() {
        return ProblemException.of(
                ConnectionDeeds.TAKEN,
                409,
                "The address is taken",
                "Channel and id make the webhook's address, which is one over all tenants; take"
                        + " another id");
    }

    private static ProblemException accessTokenNeeded() {
        var faults = new Faults();
        faults.add(
                "#/outbound/accessToken",
                "required",
                "None is kept for the origin of this base URL");
        return faults.problem();
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("This connection");
    }
}
