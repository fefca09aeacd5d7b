package io.penstock.store.schedule;

import io.penstock.schema.id.TenantId;
import io.penstock.store.ingest.NewRun;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Starts what schedules say.
public interface Firing {

    /// Takes one occurrence that is due: its run and the schedule's next time are one transaction
    /// under the schedule's lock, and the occurrence's time is in the run's id, so however many
    /// workers look, and wherever they die, it is started once.
    Fired fireNext(Plans plans);

    enum Fired {
        /// Nothing is due.
        NOTHING,
        STARTED,
        /// An occurrence started no run.
        PASSED_OVER
    }

    /// What a workflow's runs are like.
    @FunctionalInterface
    interface Plans {
        /// @param version null for the newest
        /// @return empty where it starts nothing as it stands
        Optional<NewRun> plan(TenantId tenant, String workflow, @Nullable Integer version);
    }
}
