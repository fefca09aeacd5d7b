package io.penstock.intake.subscription;

import io.penstock.intake.audit.Audited;
import io.penstock.intake.connection.NewSecret;
import io.penstock.intake.delivery.RequestReader;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Subscriptions.All;
import io.penstock.schema.api.Subscriptions.Deliveries;
import io.penstock.schema.api.Subscriptions.Subscription;
import io.penstock.schema.id.TenantId;
import io.penstock.store.subscription.Subscribers;
import io.penstock.store.subscription.Subscribers.Pinging;
import io.penstock.store.subscription.SubscriptionTargets;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/subscriptions`: who is told of what. One of another tenant does not exist.
@RestController
@RequestMapping("/v1/subscriptions")
class SubscriptionController {
    private static final Logger log = LoggerFactory.getLogger(SubscriptionController.class);
    private static final String PATH = "/v1/subscriptions/";
    private static final String NAME = "This subscription";
    private static final int MAX_BODY = 16 * 1024;
    private static final int MAX_PAGE = 200;
    private static final int CONFLICT = 409;

    private final Subscribers subscribers;
    private final SubscriptionTargets targets;
    private final SubscriptionDeeds deeds;
    private final Audited audited;

    SubscriptionController(
            Subscribers subscribers,
            SubscriptionTargets targets,
            SubscriptionDeeds deeds,
            Audited audited) {
        this.subscribers = subscribers;
        this.targets = targets;
        this.deeds = deeds;
        this.audited = audited;
    }

    @GetMapping
    All all(TenantId tenant) {
        return new All(subscribers.all(tenant));
    }

    @GetMapping("/{id}")
    Subscription subscription(TenantId tenant, @PathVariable String id) {
        return subscribers
                .find(tenant, parse(id, NAME))
                .orElseThrow(() -> ProblemException.notFound(NAME));
    }

    @PostMapping
    ResponseEntity<Subscription> create(
            TenantId tenant, Caller caller, HttpServletRequest request) {
        var wish = SubscriptionBody.wish(body(request), targets);
        var secret = NewSecret.make();
        var created =
                audited.act(
                                tenant,
                                caller,
                                () -> subscribers.create(tenant, wish, secret, caller.name()),
                                outcome -> Optional.of(deeds.create(tenant, wish, outcome)))
                        .orElseThrow(SubscriptionController::tooMany);
        changed(tenant, caller, created.id(), "created");
        return ResponseEntity.created(URI.create(PATH + created.id()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(created.showing(secret));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(TenantId tenant, Caller caller, @PathVariable String id) {
        var subscription = parse(id, NAME);
        var deleted =
                audited.act(
                        tenant,
                        caller,
                        () -> subscribers.delete(tenant, subscription),
                        done ->
                                done
                                        ? Optional.of(SubscriptionDeeds.delete(subscription))
                                        : Optional.empty());
        if (!deleted) {
            throw ProblemException.notFound(NAME);
        }
        changed(tenant, caller, subscription, "deleted");
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id}/rotate-secret")
    ResponseEntity<Subscription> rotate(
            TenantId tenant, Caller caller, @PathVariable String id, HttpServletRequest request) {
        var subscription = parse(id, NAME);
        var grace = SubscriptionBody.grace(body(request));
        var secret = NewSecret.make();
        var rotated =
                audited.act(
                                tenant,
                                caller,
                                () -> subscribers.rotate(tenant, subscription, secret, grace),
                                outcome -> outcome.map(SubscriptionDeeds::rotate))
                        .orElseThrow(() -> ProblemException.notFound(NAME));
        changed(tenant, caller, subscription, "given a new secret");
        return ResponseEntity.ok()
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(rotated.showing(secret));
    }

    @PostMapping("/{id}/enable")
    Subscription enable(TenantId tenant, Caller caller, @PathVariable String id) {
        var subscription = parse(id, NAME);
        var enabled =
                audited.act(
                                tenant,
                                caller,
                                () -> subscribers.enable(tenant, subscription),
                                outcome -> outcome.map(SubscriptionDeeds::enable))
                        .orElseThrow(() -> ProblemException.notFound(NAME));
        changed(tenant, caller, subscription, "enabled");
        return enabled;
    }

    @PostMapping("/{id}/test")
    ResponseEntity<Map<String, UUID>> test(
            TenantId tenant, Caller caller, @PathVariable String id) {
        var subscription = parse(id, NAME);
        var pinging =
                audited.act(
                        tenant,
                        caller,
                        () -> subscribers.ping(tenant, subscription),
                        outcome -> SubscriptionDeeds.of(subscription, outcome));
        return switch (pinging) {
            case Pinging.Queued(var delivery) ->
                    ResponseEntity.accepted().body(Map.of("delivery", delivery));
            case Pinging.Unknown() -> throw ProblemException.notFound(NAME);
            case Pinging.Disabled() -> throw disabled();
        };
    }

    @GetMapping("/{id}/deliveries")
    Deliveries deliveries(
            TenantId tenant,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw badParameter("limit", "1 to 200");
        }
        try {
            return subscribers
                    .deliveries(tenant, parse(id, NAME), cursor, limit)
                    .orElseThrow(() -> ProblemException.notFound(NAME));
        } catch (IllegalArgumentException _) {
            throw badParameter("cursor", "the `next` of the page before");
        }
    }

    @PostMapping("/{id}/deliveries/{delivery}/redeliver")
    ResponseEntity<Void> redeliver(
            TenantId tenant,
            Caller caller,
            @PathVariable String id,
            @PathVariable String delivery) {
        var subscription = parse(id, NAME);
        var message = parse(delivery, "This delivery");
        var redelivering =
                audited.act(
                        tenant,
                        caller,
                        () -> subscribers.redeliver(tenant, subscription, message),
                        outcome -> SubscriptionDeeds.of(subscription, message, outcome));
        switch (redelivering) {
            case QUEUED -> changed(tenant, caller, subscription, "asked to deliver again");
            case UNKNOWN -> throw ProblemException.notFound("This delivery");
            case DISABLED -> throw disabled();
            case UNDERWAY ->
                    throw ProblemException.of(
                            SubscriptionDeeds.UNDERWAY,
                            CONFLICT,
                            "It is on its way",
                            "Look at it in a minute");
        }
        return ResponseEntity.accepted().build();
    }

    private static byte[] body(HttpServletRequest request) {
        return RequestReader.read(request, MAX_BODY).body();
    }

    private static UUID parse(String id, String what) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException _) {
            throw ProblemException.notFound(what);
        }
    }

    private static void changed(TenantId tenant, Caller caller, UUID subscription, String what) {
        log.atInfo()
                .addKeyValue("tenant", tenant)
                .addKeyValue("subscription", subscription)
                .addKeyValue("by", caller.name())
                .log("A subscription was {}", what);
    }

    private static ProblemException tooMany() {
        return ProblemException.of(
                SubscriptionDeeds.TOO_MANY,
                CONFLICT,
                "There are enough subscriptions",
                "A tenant has at most %d; delete one".formatted(Subscribers.LIMIT));
    }

    private static ProblemException disabled() {
        return ProblemException.of(
                SubscriptionDeeds.DISABLED,
                CONFLICT,
                "The subscription is disabled",
                "Mend the receiver, then POST …/enable");
    }

    private static ProblemException badParameter(String name, String expected) {
        return ProblemException.of(
                "invalid-parameter",
                400,
                "A parameter cannot be read",
                "The parameter %s must be %s".formatted(name, expected));
    }
}
