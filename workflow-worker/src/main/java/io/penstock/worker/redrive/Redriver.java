package io.penstock.worker.redrive;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.store.redrive.RedriveWork;
import io.penstock.store.redrive.RedriveWork.Worked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/// Sends letters on, a batch a round. `penstock.redrive.letters` by `result`: what jobs have behind
/// them = done + skipped + failed.
final class Redriver {
    private static final Logger log = LoggerFactory.getLogger(Redriver.class);

    private final RedriveWork work;
    private final int batch;
    private final MeterRegistry registry;
    private final Runnable dueRuns;
    private int limit;

    /// @param dueRuns told after a batch that let runs try again
    Redriver(RedriveWork work, int batch, MeterRegistry registry, Runnable dueRuns) {
        this.work = work;
        this.batch = batch;
        this.limit = batch;
        this.registry = registry;
        this.dueRuns = dueRuns;
    }

    /// @return whether there may be more at once
    boolean redriveOnce() {
        try {
            var worked = work.workOff(limit);
            limit = batch;
            count(worked);
            if (worked.done() > 0) {
                dueRuns.run();
            }
            return worked.more();
        } catch (RuntimeException e) {
            if (isDatabaseAway(e)) {
                throw e;
            }
            return apart(e);
        }
    }

    /// A batch that cannot be worked off has a letter that cannot be: found by taking each alone,
    /// it is given up and holds up nobody.
    private boolean apart(RuntimeException failure) {
        if (limit > 1) {
            limit = 1;
            return true;
        }
        log.atError()
                .addKeyValue("exception", failure.getClass().getName())
                .log(
                        "A letter cannot be sent on; it is left open, and its redrive goes on without it");
        work.giveUpNext("sending it on broke with " + failure.getClass().getSimpleName());
        count(new Worked(0, 0, 1, true));
        return true;
    }

    private static boolean isDatabaseAway(RuntimeException e) {
        return e instanceof TransactionException
                || e instanceof TransientDataAccessException
                || e instanceof RecoverableDataAccessException
                || e instanceof NonTransientDataAccessResourceException;
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
