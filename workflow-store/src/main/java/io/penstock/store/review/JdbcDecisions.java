package io.penstock.store.review;

import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Reviews.Status;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.run.Interventions;
import io.penstock.store.run.Standing;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/// Everybody who acts on a review locks its conversation and its run first: what they then read of
/// the review stays so until they have written.
@Repository
class JdbcDecisions implements Decisions {
    private static final String RUN_OF =
            """
            select run from workflow.review where tenant = :tenant and id = :id
            """;

    /// One whose time is up is nobody's to decide, except on its way to the overdue queue.
    private static final String LOOK =
            """
            select status, nonce is not distinct from coalesce(cast(:nonce as uuid), nonce) as current,
                   coalesce(due_at <= clock_timestamp(), false)
                       and not (coalesce(on_expiry, '') = 'escalate' and not escalated) as late,
                   case when foreign_claim then assignee end as holder,
                   case when foreign_claim then claimed_until end as until
            from (
                select r.*, coalesce(claimed_until > clock_timestamp(), false)
                        and not (assignee = :by and assignee_issuer = :issuer) as foreign_claim
                from workflow.review r
                where tenant = :tenant and id = :id
            ) review
            """;

    private static final String CLAIM =
            """
            update workflow.review
            set assignee = :by, assignee_issuer = :issuer,
                claimed_until = greatest(
                    case when assigned_by is not null then claimed_until end,
                    clock_timestamp() + make_interval(secs => :seconds)),
                assigned_by = case when assignee = :by and assignee_issuer = :issuer then assigned_by end
            where tenant = :tenant and id = :id and status = 'OPEN'
            """;

    private static final String ASSIGN =
            """
            update workflow.review
            set assignee = :to, assignee_issuer = :toIssuer, assigned_by = :by,
                claimed_until = greatest(
                    coalesce(due_at, clock_timestamp() + interval '1 day'),
                    clock_timestamp() + make_interval(secs => :seconds))
            where tenant = :tenant and id = :id and status = 'OPEN'
            """;

    private static final String RELEASE =
            """
            update workflow.review
            set assignee = null, assignee_issuer = null, claimed_until = null, assigned_by = null
            where tenant = :tenant and id = :id and status = 'OPEN'
              and assignee = :by and assignee_issuer = :issuer
            """;

    private static final String DECIDE =
            """
            update workflow.review
            set status = 'DECIDED', decision = :decision, decided_by = :by,
                decided_issuer = :issuer, decided_client = :client, shown_digest = :shown,
                reason = :reason, answer_step = :answerStep, answer = :answer,
                action_step = :actionStep, action_digest = :actionDigest,
                closed_at = clock_timestamp()
            where tenant = :tenant and id = :id and nonce = :nonce and status = 'OPEN'
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Interventions interventions;
    private final ReviewViews views;
    private final ReviewRows rows;
    private final JdbcReviewLog log;
    private final JdbcEffects effects;
    private final JdbcCandidates candidates;

    JdbcDecisions(
            JdbcClient jdbc,
            TransactionOperations transaction,
            Interventions interventions,
            ReviewViews views,
            ReviewRows rows,
            JdbcReviewLog log,
            JdbcEffects effects,
            JdbcCandidates candidates) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.interventions = interventions;
        this.views = views;
        this.rows = rows;
        this.log = log;
        this.effects = effects;
        this.candidates = candidates;
    }

    @Override
    public Claiming claim(TenantId tenant, UUID review, Caller by) {
        return transaction.execute(
                _ ->
                        lockedRun(tenant, review)
                                .map(_ -> claimed(tenant, review, by))
                                .orElseGet(Claiming.Unknown::new));
    }

    @Override
    public Deciding decide(TenantId tenant, UUID review, Caller by, Decision decision) {
        return transaction.execute(
                _ ->
                        lockedRun(tenant, review)
                                .map(run -> decided(run, review, by, decision))
                                .orElseGet(Deciding.Unknown::new));
    }

    @Override
    public Claiming assign(TenantId tenant, UUID review, Caller by, Assignment to) {
        return transaction.execute(
                _ ->
                        lockedRun(tenant, review)
                                .map(_ -> assigned(tenant, review, by, to))
                                .orElseGet(Claiming.Unknown::new));
    }

    @Override
    public Claiming release(TenantId tenant, UUID review, Caller by) {
        return transaction.execute(
                _ ->
                        lockedRun(tenant, review)
                                .map(_ -> released(tenant, review, by))
                                .orElseGet(Claiming.Unknown::new));
    }

    private Claiming assigned(TenantId tenant, UUID review, Caller by, Assignment to) {
        var look = look(tenant, review, null, by);
        if (look.effective() != Status.OPEN) {
            return new Claiming.Closed(look.effective());
        }
        acting(ASSIGN, tenant, review, by)
                .param("to", to.subject())
                .param("toIssuer", to.issuer())
                .param("seconds", CLAIM_LASTS.toSeconds())
                .update();
        log.tell(tenant, review, "assigned to %s by %s".formatted(to.subject(), by.name()));
        return claimed(tenant, review);
    }

    private Claiming released(TenantId tenant, UUID review, Caller by) {
        var look = look(tenant, review, null, by);
        if (look.effective() != Status.OPEN) {
            return new Claiming.Closed(look.effective());
        }
        if (look.holder() != null) {
            return new Claiming.Taken(look.holder(), Objects.requireNonNull(look.until()));
        }
        if (acting(RELEASE, tenant, review, by).update() == 1) {
            log.tell(tenant, review, "released by " + by.name());
        }
        return claimed(tenant, review);
    }

    private Claiming claimed(TenantId tenant, UUID review) {
        var pause = views.find(tenant, review).orElseThrow();
        return new Claiming.Claimed(pause.review(), pause.nonce());
    }

    private Claiming claimed(TenantId tenant, UUID review, Caller by) {
        var look = look(tenant, review, null, by);
        if (look.effective() != Status.OPEN) {
            return new Claiming.Closed(look.effective());
        }
        if (look.holder() != null) {
            return new Claiming.Taken(look.holder(), Objects.requireNonNull(look.until()));
        }
        acting(CLAIM, tenant, review, by).param("seconds", CLAIM_LASTS.toSeconds()).update();
        log.tell(tenant, review, "claimed by " + by.name());
        return claimed(tenant, review);
    }

    private Deciding decided(Standing run, UUID review, Caller by, Decision decision) {
        var tenant = run.tenant();
        var look = look(tenant, review, decision.nonce(), by);
        if (look.effective() != Status.OPEN) {
            return new Deciding.Closed(look.effective());
        }
        if (!look.current()) {
            return new Deciding.Stale();
        }
        if (look.holder() != null) {
            return new Deciding.Taken(look.holder(), Objects.requireNonNull(look.until()));
        }
        write(tenant, review, by, decision);
        if (decision.candidate() != null) {
            candidates.keep(tenant, review, by, decision.verdict().choice(), decision.candidate());
        }
        var choice = decision.verdict().choice().word();
        log.tell(tenant, review, choice + " by " + by.name());
        effects.move(run, views.find(tenant, review).orElseThrow().review(), decision.verdict());
        return new Deciding.Decided(views.find(tenant, review).orElseThrow().review());
    }

    private void write(TenantId tenant, UUID review, Caller by, Decision decision) {
        var verdict = decision.verdict();
        var edit = verdict instanceof Verdict.Edit e ? e : null;
        var answer = edit == null ? null : edit.answer();
        var action = decision.action();
        var written =
                acting(DECIDE, tenant, review, by)
                        .param("nonce", decision.nonce())
                        .param("decision", verdict.choice().word())
                        .param("client", by.client())
                        .param("shown", decision.shown())
                        .param("reason", rows.seal(tenant, review, "reason", verdict.reason()))
                        .param("answerStep", edit == null ? null : edit.answerStep())
                        .param("actionStep", action == null ? null : action.step())
                        .param("actionDigest", action == null ? null : action.digest())
                        .param("answer", rows.seal(tenant, review, "answer", answer))
                        .update();
        if (written != 1) {
            throw new IllegalStateException(
                    "Review " + review + " was moved by one who did not lock its run");
        }
    }

    private Optional<Standing> lockedRun(TenantId tenant, UUID review) {
        return about(RUN_OF, tenant, review)
                .query((row, _) -> Columns.run(row, "run"))
                .optional()
                .flatMap((RunId run) -> interventions.lock(tenant, run));
    }

    private Look look(TenantId tenant, UUID review, @Nullable UUID nonce, Caller by) {
        return acting(LOOK, tenant, review, by)
                .param("nonce", nonce)
                .query((row, _) -> look(row))
                .single();
    }

    private static Look look(ResultSet row) throws SQLException {
        return new Look(
                Status.valueOf(Columns.text(row, "status")),
                row.getBoolean("current"),
                row.getBoolean("late"),
                row.getString("holder"),
                Columns.instantOrNull(row, "until"));
    }

    private JdbcClient.StatementSpec acting(String sql, TenantId tenant, UUID review, Caller by) {
        return about(sql, tenant, review).param("by", by.subject()).param("issuer", by.issuer());
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, UUID review) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("id", review);
    }
}
