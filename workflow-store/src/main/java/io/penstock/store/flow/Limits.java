package io.penstock.store.flow;

import io.penstock.schema.id.TenantId;
import java.time.Instant;
import java.util.List;

/// How many runs of a part may be under way at once. Only claims heed a limit: one that is lowered
/// below its use interrupts nobody, and nobody is claimed until there is room again.
public interface Limits {

    /// What stands over a tenant's runs: its own limits, and the ceilings of the installation.
    List<Limit> over(TenantId tenant);

    /// The ceilings of all tenants and routes.
    List<Limit> ceilings();

    /// @param ceiling set by the installation: a tenant's own limit stands beside it, and the
    ///     lesser counts
    /// @param by who sets it
    Limit set(Part part, boolean ceiling, int runs, String by);

    /// @return whether there was one
    boolean lift(Part part, boolean ceiling);

    /// @param running runs of the part that are under way; for a route of all tenants, of all
    record Limit(Part part, boolean ceiling, int runs, long running, String setBy, Instant setAt) {}
}
