package io.penstock.store.connection;

import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The connections that tenants made, with their secrets sealed.
public interface StoredConnections {
    /// Secrets of one connection that count at the same time.
    int ACTIVE_SECRETS = 2;

    List<KeptConnection> all(TenantId tenant);

    Optional<KeptConnection> find(TenantId tenant, Channel channel, String id);

    /// Creates a connection or replaces it. The secrets that the draft has become the active ones;
    /// without any, those that are there stay, and a new connection takes `spareSecret`.
    ///
    /// @param expected the version it must have; null: any, or none
    Putting put(
            TenantId tenant,
            ConnectionDraft draft,
            String spareSecret,
            @Nullable Expected expected);

    Deleting delete(TenantId tenant, Channel channel, String id, @Nullable Expected expected);

    /// Adds a secret. The newest of those that are there counts until `grace` is over; an older one
    /// ends at once.
    ///
    /// @param expected the version it must have; null: any
    Adding add(
            TenantId tenant,
            Channel channel,
            String id,
            String secret,
            Duration grace,
            @Nullable Expected expected);

    /// What must be there before a change.
    sealed interface Expected {
        record Version(long version) implements Expected {}

        record Nothing() implements Expected {}
    }

    /// What became of a draft.
    sealed interface Putting {
        /// @param spareTaken whether the spare secret is the connection's now
        record Created(KeptConnection connection, boolean spareTaken) implements Putting {}

        record Replaced(KeptConnection connection) implements Putting {}

        /// The address is another tenant's.
        record Taken() implements Putting {}

        record Stale() implements Putting {}

        /// The draft has none, and none is there that was given for the same origin.
        record AccessTokenNeeded() implements Putting {}
    }

    enum Deleting {
        DELETED,
        UNKNOWN,
        STALE
    }

    /// What became of a new secret.
    sealed interface Adding {
        record Added(KeptConnection connection) implements Adding {}

        /// It is active already.
        record Known() implements Adding {}

        record Unknown() implements Adding {}

        record Stale() implements Adding {}
    }
}
