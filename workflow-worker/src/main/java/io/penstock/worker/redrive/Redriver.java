package io.penstock.worker.redrive;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.store.redrive.RedriveWork;
import io.penstock.store.redrive.RedriveWork.Worked;

/// Sends letters on, a batch a round. `penstock.redrive.letters` by `result`: what jobs have behind
/// them = done + skipped + failed.
final class Redriver {
    private final RedriveWork work;
    private final int batch;
    private final MeterRegistry registry;
    private final Runnable dueRuns;

    /// How many letters are still taken each alone: one of a batch that broke may be one that
    /// cannot be sent on, and is then left out.
    private int alone;

    /// @param dueRuns told after a batch that let runs try again
    Redriver(RedriveWork work, int batch, MeterRegistry registry, Runnable dueRuns) {
        this.work = work;
        this.batch = batch;
        this.registry = registry;
        this.dueRuns = dueRuns;
    }

    /// @return whether there may be more at once
    boolean redriveOnce() {
        var worked = alone == 0 ? together() : work.workOffNext();
        alone = Math.max(0, alone - 1);
        count(worked);
        if (worked.done() > 0) {
            dueRuns.run();
        }
        return worked.more();
    }

    private Worked together() {
        try {
            return work.workOff(batch);
        } catch (RuntimeException e) {
            alone = batch;
            throw e;
        }
    }

    private void count(Worked worked) {
        count("done", worked.done());
        count("skipped", worked.skipped());
        count("failed", worked.failed());
    }

    private void count(String result, int letters) {
        registry.counter("penstock.redrive.letters", "result", result).increment(letters);
    }
}
