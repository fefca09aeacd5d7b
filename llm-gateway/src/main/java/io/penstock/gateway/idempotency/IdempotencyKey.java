package io.penstock.gateway.idempotency;

import io.penstock.schema.id.TenantId;

/// A key within what it is unique in.
///
/// @param digest keyed hash of what the caller sent: the text may say something
public record IdempotencyKey(TenantId tenant, String client, String digest) {}
