package io.penstock.store.delivery;

import io.penstock.schema.api.Deliveries.Page;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Deliveries of a tenant, for as long as they are kept.
public interface DeliveryViews {
    int MAX_PAGE = 200;

    /// Newest first.
    ///
    /// @param cursor `next` of the page before; null for the first
    /// @param limit deliveries on the page, 1 to [#MAX_PAGE]
    /// @throws IllegalArgumentException if the cursor is none of ours
    Page page(TenantId tenant, DeliveryFilter filter, @Nullable String cursor, int limit);

    Optional<KeptDelivery> find(TenantId tenant, UUID id);

    /// Later deliveries of the same request, which has its time of receipt in all of them.
    List<UUID> reprocessed(KeptDelivery original);

    /// Who has delivered or is connected, over all tenants.
    ///
    /// @param limit sources at most
    List<Heard> heard(int limit);

    /// @param since the newest delivery that was authentic; where none is kept, when the connection
    ///     was made; null for one of the configuration or one that is gone
    record Heard(TenantId tenant, Channel channel, String connection, @Nullable Instant since) {}
}
