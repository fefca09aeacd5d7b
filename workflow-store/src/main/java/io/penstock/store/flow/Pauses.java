package io.penstock.store.flow;

import io.penstock.schema.id.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parts of which nothing is claimed. Events are taken in all the same, and their runs queue.
public interface Pauses {

    List<Pause> of(TenantId tenant);

    /// One that is paused already keeps its reason and its time.
    Pause pause(Part part, @Nullable String reason, String by);

    /// @return whether it was paused
    boolean resume(Part part);

    record Pause(Part part, @Nullable String reason, String by, Instant since) {}
}
