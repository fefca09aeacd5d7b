package io.penstock.store.delivery;

import io.penstock.schema.api.Deliveries.Delivery;
import io.penstock.schema.id.TenantId;

/// One request: what may be searched for, and the rest of it, sealed.
///
/// @param record its associated data names tenant and id
public record KeptDelivery(TenantId tenant, Delivery delivery, byte[] record) {}
