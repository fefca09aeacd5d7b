package io.penstock.intake.subscription;

import io.penstock.platform.audit.Deed;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.api.Subscriptions.Subscription;
import io.penstock.schema.api.Subscriptions.Type;
import io.penstock.schema.id.TenantId;
import io.penstock.store.subscription.Subscribers.Pinging;
import io.penstock.store.subscription.Subscribers.Redelivering;
import io.penstock.store.subscription.Subscribers.Wish;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// What the audit says of subscriptions. A receiver's URL may carry a key, in its host as well as
/// in its query: only its hash is told.
@Component
final class SubscriptionDeeds {
    static final String TOO_MANY = "too-many-subscriptions";
    static final String DISABLED = "subscription-disabled";
    static final String UNDERWAY = "underway";

    private static final String CREATE = "subscription.create";
    private static final String TEST = "subscription.test";
    private static final String REDELIVER = "subscription.redeliver";
    private static final String KIND = "subscription";
    private static final String DELIVERY = "delivery";

    private final KeyedHash hash;

    SubscriptionDeeds(KeyedHash hash) {
        this.hash = hash;
    }

    /// One that was not made has no id: it is the tenant that has enough.
    Deed create(TenantId tenant, Wish wish, Optional<Subscription> outcome) {
        var deed =
                outcome.map(made -> Deed.done(CREATE, KIND, made.id()))
                        .orElseGet(() -> Deed.refused(CREATE, "tenant", tenant, TOO_MANY));
        var url = wish.url().toString().getBytes(StandardCharsets.UTF_8);
        return deed.with("url", hash.digest(tenant, url)).with("types", words(wish));
    }

    static Deed delete(UUID subscription) {
        return Deed.done("subscription.delete", KIND, subscription);
    }

    static Deed rotate(Subscription rotated) {
        return Deed.done("subscription.rotate-secret", KIND, rotated.id())
                .with("secretsActive", rotated.secrets().size());
    }

    static Deed enable(Subscription enabled) {
        return Deed.done("subscription.enable", KIND, enabled.id());
    }

    static Optional<Deed> of(UUID subscription, Pinging outcome) {
        return switch (outcome) {
            case Pinging.Queued(var delivery) ->
                    Optional.of(Deed.done(TEST, KIND, subscription).with(DELIVERY, delivery));
            case Pinging.Disabled() ->
                    Optional.of(Deed.refused(TEST, KIND, subscription, DISABLED));
            case Pinging.Unknown() -> Optional.empty();
        };
    }

    static Optional<Deed> of(UUID subscription, UUID delivery, Redelivering outcome) {
        var deed =
                switch (outcome) {
                    case QUEUED -> Optional.of(Deed.done(REDELIVER, KIND, subscription));
                    case DISABLED -> refused(subscription, DISABLED);
                    case UNDERWAY -> refused(subscription, UNDERWAY);
                    case UNKNOWN -> Optional.<Deed>empty();
                };
        return deed.map(it -> it.with(DELIVERY, delivery));
    }

    private static Optional<Deed> refused(UUID subscription, String code) {
        return Optional.of(Deed.refused(REDELIVER, KIND, subscription, code));
    }

    private static String words(Wish wish) {
        return wish.types().stream().map(Type::word).sorted().collect(Collectors.joining(" "));
    }
}
