package io.penstock.store.run;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.announce.Announcements;
import io.penstock.store.announce.Announcements.Moved;
import io.penstock.store.sql.Columns;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Every way out locks the conversation first, then the run, clears the one and arms its next head:
/// in one transaction, each in a statement of its own, so that it reads what was committed before
/// the lock was granted.
@Repository
class JdbcExits {
    private static final String LOCK_CONVERSATION =
            """
            select id from workflow.conversation where id = :conversation for update
            """;

    private static final String LEAVE =
            """
            update workflow.run
            set status = :status, step = coalesce(:step, step),
                owner = coalesce(:owner, owner), version = version + 1,
                worker_epoch = null, claim = null,
                due_at = coalesce(cast(:due as timestamptz), clock_timestamp()), waiting_for = :waitingFor,
                failure_class = :class, failure_code = :code, failure_detail = :detail,
                failure_owner = case when cast(:class as text) is not null then coalesce(:owner, owner) end,
                ended_at = case when :ended then clock_timestamp() end,
                updated_at = clock_timestamp()
            where tenant = :tenant and id = :run and fence = :fence and status = 'RUNNING'
            returning iteration, round, version
            """;

    private static final String ARM_NEXT =
            """
            update workflow.conversation
            set active_run = null, ready_at = workflow.next_ready(id)
            where id = :conversation and active_run = :run
            """;

    private static final String ANOTHER_ATTEMPT = "another attempt";
    private static final String WORD_OF_ITS_SEND = "word of what became of its message";

    private final JdbcClient jdbc;
    private final Sealing sealing;
    private final JdbcAttempts attempts;
    private final JdbcStepResults results;
    private final JdbcReviews reviews;
    private final JdbcRunLetters letters;
    private final Announcements announcements;

    JdbcExits(
            JdbcClient jdbc,
            Sealing sealing,
            JdbcAttempts attempts,
            JdbcStepResults results,
            JdbcReviews reviews,
            JdbcRunLetters letters,
            Announcements announcements) {
        this.jdbc = jdbc;
        this.sealing = sealing;
        this.attempts = attempts;
        this.results = results;
        this.reviews = reviews;
        this.letters = letters;
        this.announcements = announcements;
    }

    /// What the run's row says after it.
    private record Leaving(
            RunStatus status,
            @Nullable String step,
            @Nullable String owner,
            @Nullable Failure failure,
            @Nullable Instant due,
            @Nullable String waitingFor) {
        Leaving(
                RunStatus status,
                @Nullable String step,
                @Nullable String owner,
                @Nullable Failure failure) {
            this(status, step, owner, failure, null, null);
        }
    }

    /// To be called in a transaction.
    Checkpoint leave(Held held, Exit exit) {
        jdbc.sql(LOCK_CONVERSATION).param("conversation", held.conversation()).query().singleRow();
        return switch (exit) {
            case Exit.Complete() -> leave(held, plain(RunStatus.COMPLETED), _ -> {});
            case Exit.Release() -> leave(held, plain(RunStatus.PENDING), _ -> {});
            case Exit.Sleep(var step, var owner, var due, var why) ->
                    leave(
                            held,
                            new Leaving(RunStatus.WAITING, step, owner, null, due, why),
                            why,
                            _ -> {});
            case Exit.Retry retry ->
                    leave(
                            held,
                            new Leaving(
                                    RunStatus.WAITING,
                                    retry.step(),
                                    retry.owner(),
                                    retry.failure(),
                                    retry.due(),
                                    ANOTHER_ATTEMPT),
                            at -> attempts.failed(held, at, retry));
            case Exit.Fail fail ->
                    leave(
                            held,
                            new Leaving(
                                    RunStatus.FAILED, fail.step(), fail.owner(), fail.failure()),
                            _ -> deadLetter(held, fail));
            case Exit.Review review -> review(held, review);
            case Exit.Unsettled unsettled -> unsettled(held, unsettled);
        };
    }

    /// The run comes before its send, as for everybody; a worker that lost it touches neither.
    private Checkpoint unsettled(Held held, Exit.Unsettled exit) {
        return Fenced.lock(jdbc, held)
                .map(_ -> held(held, exit))
                .orElseGet(() -> new Checkpoint.LostRace(held.run()));
    }

    private Checkpoint held(Held held, Exit.Unsettled exit) {
        return switch (reviews.settlement(held, exit.step())) {
            case Settlement.Open(var until) ->
                    leave(
                            held,
                            new Leaving(
                                    RunStatus.WAITING,
                                    exit.step(),
                                    exit.owner(),
                                    exit.why(),
                                    until,
                                    WORD_OF_ITS_SEND),
                            _ -> {});
            case Settlement.Settled() ->
                    leave(
                            held,
                            new Leaving(RunStatus.WAITING, exit.step(), exit.owner(), null),
                            _ -> {});
            case Settlement.Overdue() -> review(held, exit.toReview());
        };
    }

    private Checkpoint review(Held held, Exit.Review review) {
        var leaving = new Leaving(RunStatus.IN_REVIEW, review.step(), review.owner(), review.why());
        return leave(
                held,
                leaving,
                at -> {
                    if (review.doubtful() != null) {
                        results.keep(held, at.iteration(), review.doubtful());
                    }
                    reviews.open(held, at.iteration(), review);
                });
    }

    private Checkpoint leave(Held held, Leaving leaving, Consumer<Fenced> beside) {
        return leave(held, leaving, null, beside);
    }

    private Checkpoint leave(
            Held held, Leaving leaving, @Nullable String note, Consumer<Fenced> beside) {
        var run = Fenced.of(leaving(held, leaving), held).optional();
        if (run.isEmpty()) {
            return new Checkpoint.LostRace(held.run());
        }
        beside.accept(run.get());
        armNext(held);
        announcements.status(List.of(new Moved(held.tenant(), held.run())), note);
        return new Checkpoint.Written(run.get().version());
    }

    private JdbcClient.StatementSpec leaving(Held held, Leaving leaving) {
        var failure = leaving.failure();
        return jdbc.sql(LEAVE)
                .param("status", leaving.status().name())
                .param("step", leaving.step())
                .param("waitingFor", leaving.waitingFor())
                .param("due", Columns.timestampOrNull(leaving.due()))
                .param("class", failure == null ? null : failure.failureClass().name())
                .param("code", failure == null ? null : failure.code())
                .param("detail", failure == null ? null : sealed(held, failure))
                .param("owner", leaving.owner())
                .param("ended", leaving.status().ended());
    }

    private void armNext(Held held) {
        var armed =
                jdbc.sql(ARM_NEXT)
                        .param("conversation", held.conversation())
                        .param("run", held.run().value())
                        .update();
        if (armed != 1) {
            throw new IllegalStateException(
                    "Run " + held.run() + " was held, but was not its conversation's active one");
        }
    }

    private void deadLetter(Held held, Exit.Fail fail) {
        if (fail.deadLetter()) {
            letters.write(held.tenant(), held.run(), fail.failure());
        }
    }

    private byte[] sealed(Held held, Failure failure) {
        var place = new SealedPlace("run", "failure_detail", held.run().toString());
        return sealing.sealText(held.tenant(), place, failure.detail());
    }

    private static Leaving plain(RunStatus status) {
        return new Leaving(status, null, null, null);
    }
}
