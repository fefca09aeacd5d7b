package io.penstock.store.file;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Held;
import java.util.Map;
import java.util.Optional;

/// Files that `fetch` steps brought: each once by run, step, iteration and index.
public interface Files {

    /// What the step's earlier attempts kept, by index: what was said of each file.
    Map<Integer, String> kept(Held held, String step, int iteration);

    /// Keeps a file, unless an earlier attempt did.
    ///
    /// @param about JSON, what the step's result says of it
    Checkpoint keep(Held held, Place place, String about, byte[] content);

    /// A file of the run as it stands: what was fetched before a restart is not shown.
    Optional<Kept> find(TenantId tenant, RunId run, String step, int index);

    /// @param index of the attachment in the event, from 0
    record Place(String step, int iteration, int index) {}

    /// @param about as it was kept
    record Kept(String about, byte[] content) {}
}
