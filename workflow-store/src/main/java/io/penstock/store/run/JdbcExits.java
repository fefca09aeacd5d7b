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
import java.util.Objects;
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

    /// While it runs it counts on the route that it was claimed for.
    private static final String REROUTE =
            """
            update workflow.run
            set route = :route
            where tenant = :tenant and id = :run and fence = :fence and status = 'RUNNING'
            returning iteration, round, version
            """;

    /// It waits since its first failure at this step, whatever it tried in between.
    private static final String LEAVE =
            """
            update workflow.run
            set status = :status, step = coalesce(:step, step),
                owner = coalesce(:owner, owner), version = version + 1,
                worker_epoch = null, claim = null,
                due_at = coalesce(cast(:due as timestamptz), clock_timestamp()), waiting_for = :waitingFor,
                passable_at = case
                    when :status = 'WAITING' then coalesce(passable_at, clock_timestamp() + make_interval(secs => :cap))
                    when :status = 'PENDING' then passable_at end,
                failure_class = :class, failure_code = :code, failure_detail = :detail,
                failure_owner = case when cast(:class as text) is not null then coalesce(:owner, owner) end,
                ended_at = case when :ended then clock_timestamp() end,
                updated_at = clock_timestamp()
            where tenant = :tenant and id = :run and fence = :fence and status = 'RUNNING'
            returning iteration, round, version
            """;

    /// The next run of its conversation is there already.
    private static final String SUPERSEDED =
            """
            select r.while_in_review = 'supersede' and exists (
                select from workflow.run next
                where next.conversation = r.conversation and next.in_line and next.seq > r.seq)
                and %s
            from workflow.run r
            where r.tenant = :tenant and r.id = :run
            """
                    .formatted(Doubt.NONE_OF_R);

    private static final String WHY_SUPERSEDED =
            """
            update workflow.run
            set failure_code = 'superseded'
            where tenant = :tenant and id = :run
            """;

    private static final String ARM_NEXT =
            """
            update workflow.conversation
            set active_run = null,
                (ready_at, route, lane) =
                    (select h.ready_at, h.route, h.lane from workflow.next_head(id) h)
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
    private final WaitSettings settings;

    JdbcExits(
            JdbcClient jdbc,
            Sealing sealing,
            JdbcAttempts attempts,
            JdbcStepResults results,
            JdbcReviews reviews,
            JdbcRunLetters letters,
            Announcements announcements,
            WaitSettings settings) {
        this.jdbc = jdbc;
        this.sealing = sealing;
        this.attempts = attempts;
        this.results = results;
        this.reviews = reviews;
        this.letters = letters;
        this.announcements = announcements;
        this.settings = settings;
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
    ///
    /// @param route of its next model call; null where that is the one it was claimed for
    Checkpoint leave(Held held, Exit exit, @Nullable String route) {
        jdbc.sql(LOCK_CONVERSATION).param("conversation", held.conversation()).query().singleRow();
        if (route != null) {
            Fenced.of(jdbc.sql(REROUTE).param("route", route), held).optional();
        }
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
                                    Objects.requireNonNullElse(retry.waitsFor(), ANOTHER_ATTEMPT)),
                            at -> attempts.failed(held, at, retry));
            case Exit.Fail fail ->
                    leave(
                            held,
                            new Leaving(
                                    RunStatus.FAILED, fail.step(), fail.owner(), fail.failure()),
                            _ -> deadLetter(held, fail));
            case Exit.Review review ->
                    superseded(held) ? superseded(held, review) : review(held, review);
            case Exit.Unsettled unsettled -> unsettled(held, unsettled);
        };
    }

    private boolean superseded(Held held) {
        return about(SUPERSEDED, held).query(Boolean.class).single();
    }

    /// Nobody is asked about a run whose place the next one takes at once.
    private Checkpoint superseded(Held held, Exit.Review review) {
        return leave(
                held,
                new Leaving(RunStatus.CANCELLED, review.step(), review.owner(), null),
                "superseded by the next run of its conversation",
                _ -> about(WHY_SUPERSEDED, held).update());
    }

    private JdbcClient.StatementSpec about(String sql, Held held) {
        return jdbc.sql(sql)
                .param("tenant", held.tenant().value())
                .param("run", held.run().value());
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
                .param("cap", settings.passAfter().toMillis() / 1000.0)
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
