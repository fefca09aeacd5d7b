package io.penstock.store.subscription;

import io.penstock.schema.api.Subscriptions.Deliveries;
import io.penstock.schema.api.Subscriptions.Subscription;
import io.penstock.schema.api.Subscriptions.Type;
import io.penstock.schema.id.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The subscriptions that tenants made, with their secrets sealed. One of another tenant does not
/// exist.
public interface Subscribers {
    /// Of a tenant: each looks at every transition.
    int LIMIT = 100;

    /// @param url checked
    /// @param workflow null for any
    /// @param owner null for any
    record Wish(URI url, Set<Type> types, @Nullable String workflow, @Nullable String owner) {
        public Wish {
            types = Set.copyOf(types);
        }
    }

    /// @return empty if the tenant has as many as it may
    Optional<Subscription> create(TenantId tenant, Wish wish, String secret, String by);

    List<Subscription> all(TenantId tenant);

    Optional<Subscription> find(TenantId tenant, UUID subscription);

    /// With everything that was still to be told.
    boolean delete(TenantId tenant, UUID subscription);

    /// Signs with `secret` from now on, and until `grace` is over with the newest before as well;
    /// older ones end at once.
    Optional<Subscription> rotate(
            TenantId tenant, UUID subscription, String secret, Duration grace);

    /// Begins anew after it was disabled, with a clean record.
    Optional<Subscription> enable(TenantId tenant, UUID subscription);

    Pinging ping(TenantId tenant, UUID subscription);

    /// The newest first; empty if there is no such subscription.
    ///
    /// @param cursor `next` of the page before; null for the first
    /// @throws IllegalArgumentException if the cursor is none of this list
    Optional<Deliveries> deliveries(
            TenantId tenant, UUID subscription, @Nullable String cursor, int limit);

    /// Sends a message again under its own id, whatever became of it.
    Redelivering redeliver(TenantId tenant, UUID subscription, UUID delivery);

    /// Sends again what dead letters tell of, of subscriptions that are enabled.
    ///
    /// @return those of these signals that go out again
    Set<UUID> redrive(TenantId tenant, Set<UUID> signals);

    sealed interface Pinging {
        record Queued(UUID delivery) implements Pinging {}

        record Unknown() implements Pinging {}

        record Disabled() implements Pinging {}
    }

    enum Redelivering {
        QUEUED,
        UNKNOWN,
        /// Its subscription is.
        DISABLED,
        /// It is on its way at this moment.
        UNDERWAY
    }
}
