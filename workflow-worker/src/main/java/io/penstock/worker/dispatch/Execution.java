package io.penstock.worker.dispatch;

import io.penstock.definition.Definition;
import io.penstock.schema.event.Event;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import io.penstock.store.claim.Claimed;
import io.penstock.store.event.Events;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Journals;
import io.penstock.worker.call.Turnstile;
import io.penstock.worker.run.Course;
import io.penstock.worker.run.Ending;
import io.penstock.worker.run.Engine;
import io.penstock.worker.run.JournalAwayException;
import io.penstock.worker.run.Run;
import io.penstock.worker.run.Tenure;
import io.penstock.worker.workflow.Workflows;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// One stay of a run on this worker, until it has left in an orderly way or the term is over. While
/// the database is away the run waits here: nobody else may take it as long as the lease is good.
/// Then it is asked first whether the write that failed was committed and ended the stay.
final class Execution {
    private static final Logger log = LoggerFactory.getLogger(Execution.class);
    /// Of a run that nobody held before.
    private static final long FIRST_FENCE = 1;

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Engine engine;
    private final Events events;
    private final Workflows workflows;
    private final Journals journals;
    private final Turnstile turnstile;
    private final BigDecimal unpricedUsd;
    private final FailureCounts failures;

    /// @param unpricedUsd what a model call counts as whose price nobody told
    Execution(
            Engine engine,
            Events events,
            Workflows workflows,
            Journals journals,
            Turnstile turnstile,
            BigDecimal unpricedUsd,
            FailureCounts failures) {
        this.engine = engine;
        this.events = events;
        this.workflows = workflows;
        this.journals = journals;
        this.turnstile = turnstile;
        this.unpricedUsd = unpricedUsd;
        this.failures = failures;
    }

    Course execute(Claimed claimed, Tenure tenure) {
        var untouched = claimed.held().fence() == FIRST_FENCE;
        var doubtful = false;
        while (tenure.holds()) {
            try {
                if (doubtful && !journals.holds(claimed.held())) {
                    return new Course.Lost();
                }
                var first = untouched;
                untouched = false;
                return turnstile.inside(() -> stay(claimed, tenure, first));
            } catch (JournalAwayException | DataAccessException | TransactionException e) {
                doubtful = true;
                if (tenure.holds()) {
                    waitFor(claimed, e);
                }
            } catch (RuntimeException | StackOverflowError e) {
                return broken(claimed, tenure, broke(claimed, e));
            }
        }
        return new Course.Abandoned();
    }

    private static void waitFor(Claimed claimed, RuntimeException e) {
        log.atWarn()
                .addKeyValue("run", claimed.held().run())
                .addKeyValue("failure", e.getClass().getSimpleName())
                .log("The database is away; the run is taken up again in {}", PAUSE);
        Thread.interrupted();
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    /// @param untouched whether this is the run's first stay anywhere
    private Course stay(Claimed claimed, Tenure tenure, boolean untouched) {
        return switch (prepare(claimed)) {
            case Prepared.Ready(var run, var definition) ->
                    finished(
                            claimed,
                            tenure,
                            definition,
                            engine.advance(
                                    run,
                                    definition,
                                    new StoredJournal(
                                            journals, claimed, definition, untouched, unpricedUsd),
                                    tenure));
            case Prepared.Broken(var failure) -> broken(claimed, tenure, failure);
        };
    }

    /// A run that was given up while the lease is good is put back for anybody.
    private Course finished(Claimed claimed, Tenure tenure, Definition definition, Course course) {
        failures.count(course, definition);
        if (course instanceof Course.Abandoned && tenure.holds()) {
            Thread.interrupted();
            journals.exit(claimed.held(), new Exit.Release());
        }
        return course;
    }

    /// Says so until it is written: a run that nobody ends would be held for as long as this worker
    /// lives.
    private Course broken(Claimed claimed, Tenure tenure, Failure failure) {
        while (tenure.holds()) {
            try {
                journals.exit(claimed.held(), new Exit.Fail(null, null, failure, true));
                var course = new Course.Ended(new Ending.Failed("", failure, true));
                failures.count(course, null);
                return course;
            } catch (RuntimeException e) {
                log.atWarn()
                        .addKeyValue("run", claimed.held().run())
                        .addKeyValue("failure", e.getClass().getName())
                        .log("The end of a broken run is not written yet; again in {}", PAUSE);
                Thread.interrupted();
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        return new Course.Abandoned();
    }

    private static Failure broke(Claimed claimed, Throwable e) {
        log.atError()
                .addKeyValue("run", claimed.held().run())
                .addKeyValue("exception", e.getClass().getName())
                .addKeyValue("at", Arrays.stream(e.getStackTrace()).limit(5).toList())
                .log("The engine broke; the run fails and becomes a dead letter");
        return FailureCode.ENGINE_BROKE.because(
                "The engine broke with " + e.getClass().getSimpleName());
    }

    private sealed interface Prepared {
        record Ready(Run run, Definition definition) implements Prepared {}

        record Broken(Failure failure) implements Prepared {}
    }

    private Prepared prepare(Claimed claimed) {
        try {
            var held = claimed.held();
            var definition =
                    workflows.pinned(held.tenant(), claimed.workflow(), claimed.workflowVersion());
            return new Prepared.Ready(run(claimed, event(claimed)), definition);
        } catch (DataAccessException | TransactionException e) {
            throw e;
        } catch (RuntimeException e) {
            return new Prepared.Broken(
                    FailureCode.RUN_UNREADABLE.because(
                            "The run's event or definition cannot be read: "
                                    + e.getClass().getSimpleName()));
        }
    }

    private Event event(Claimed claimed) {
        return events.find(claimed.held().tenant(), claimed.event())
                .orElseThrow(() -> new IllegalStateException("The run's event is gone"));
    }

    private static Run run(Claimed claimed, Event event) {
        var held = claimed.held();
        return new Run(
                held.tenant(),
                held.run(),
                event,
                claimed.iteration(),
                Objects.requireNonNullElse(claimed.deadline(), Instant.MAX),
                new Run.Claim(
                        held.fence(), held.conversation(), claimed.workflow(), claimed.route()));
    }
}
