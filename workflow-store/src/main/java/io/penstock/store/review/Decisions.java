package io.penstock.store.review;

import io.penstock.platform.security.Caller;
import io.penstock.schema.id.TenantId;
import java.time.Duration;
import java.util.UUID;

/// People take reviews up and decide them. Of all who act on one review (the clock included, see
/// [Expiry]) exactly one wins.
public interface Decisions {

    /// How long a claim lasts; its holder may renew it.
    Duration CLAIM_LASTS = Duration.ofMinutes(15);

    Claiming claim(TenantId tenant, UUID review, Caller by);

    /// Asks somebody else to look at it, whoever does now: until it is due, or a day where it is
    /// without end.
    Claiming assign(TenantId tenant, UUID review, Caller by, Assignment to);

    /// Gives up a claim or an assignment of one's own; without one, nothing changes.
    Claiming release(TenantId tenant, UUID review, Caller by);

    /// Decides the review and moves its run, in one transaction.
    Deciding decide(TenantId tenant, UUID review, Caller by, Decision decision);
}
