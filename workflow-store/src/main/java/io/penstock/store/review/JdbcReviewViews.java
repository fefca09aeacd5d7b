package io.penstock.store.review;

import io.penstock.schema.api.Reviews;
import io.penstock.schema.api.Reviews.ReviewView;
import io.penstock.schema.api.Reviews.Status;
import io.penstock.schema.id.TenantId;
import io.penstock.store.run.Journals;
import io.penstock.store.sql.Columns;
import io.penstock.store.sql.PageCursor;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcReviewViews implements ReviewViews {
    private static final int MAX_PAGE = 200;

    private static final String REVIEW =
            """
            select v.*, r.event, r.workflow, r.workflow_version,
                   case when v.status = 'OPEN' and v.claimed_until > clock_timestamp()
                       then v.assignee end as live_assignee,
                   case when v.status = 'OPEN' and v.claimed_until > clock_timestamp()
                       then v.claimed_until end as live_until
            from workflow.review v
            join workflow.run r on r.tenant = v.tenant and r.id = v.run
            where v.tenant = :tenant and v.id = :id
            """;

    /// In order of `review_by_due`.
    private static final String OPEN =
            """
            select v.*, r.event, r.workflow, r.workflow_version,
                   case when v.claimed_until > clock_timestamp() then v.assignee end as live_assignee,
                   case when v.claimed_until > clock_timestamp() then v.claimed_until end as live_until
            from workflow.review v
            join workflow.run r on r.tenant = v.tenant and r.id = v.run
            where v.tenant = :tenant and v.status = 'OPEN'
              and (cast(:queue as text) is null or v.queue = :queue)
              and (cast(:workflow as text) is null or r.workflow = :workflow)
              and (cast(:run as uuid) is null or v.run = :run)
              and (cast(:owner as text) is null or v.owner = :owner)
              and (not :overdue
                   or v.status = 'OPEN' and (v.escalated or coalesce(v.due_at <= clock_timestamp(), false)))
              and (cast(:assignee as text) is null
                   or (v.assignee = :assignee and v.claimed_until > clock_timestamp()))
              and (cast(:afterId as uuid) is null
                   or (coalesce(v.due_at, 'infinity'::timestamptz), v.id)
                      > (coalesce(cast(:after as timestamptz), 'infinity'::timestamptz),
                         cast(:afterId as uuid)))
            order by coalesce(v.due_at, 'infinity'::timestamptz), v.id
            limit :limit
            """;

    /// In order of `review_newest`.
    private static final String NEWEST =
            """
            select v.*, r.event, r.workflow, r.workflow_version,
                   case when v.status = 'OPEN' and v.claimed_until > clock_timestamp()
                       then v.assignee end as live_assignee,
                   case when v.status = 'OPEN' and v.claimed_until > clock_timestamp()
                       then v.claimed_until end as live_until
            from workflow.review v
            join workflow.run r on r.tenant = v.tenant and r.id = v.run
            where v.tenant = :tenant
              and (cast(:status as text) is null or v.status = :status)
              and (cast(:queue as text) is null or v.queue = :queue)
              and (cast(:workflow as text) is null or r.workflow = :workflow)
              and (cast(:run as uuid) is null or v.run = :run)
              and (cast(:owner as text) is null or v.owner = :owner)
              and (not :overdue
                   or v.status = 'OPEN' and (v.escalated or coalesce(v.due_at <= clock_timestamp(), false)))
              and (cast(:assignee as text) is null
                   or (v.assignee = :assignee and v.status = 'OPEN'
                       and v.claimed_until > clock_timestamp()))
              and (cast(:afterId as uuid) is null
                   or (v.opened_at, v.id) < (cast(:after as timestamptz), cast(:afterId as uuid)))
            order by v.opened_at desc, v.id desc
            limit :limit
            """;

    private final JdbcClient jdbc;
    private final ReviewRows rows;
    private final Journals journals;

    JdbcReviewViews(JdbcClient jdbc, ReviewRows rows, Journals journals) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.journals = journals;
    }

    private record Found(ReviewView review, UUID nonce) {}

    @Override
    public Optional<Pause> find(TenantId tenant, UUID review) {
        return jdbc.sql(REVIEW)
                .param("tenant", tenant.value())
                .param("id", review)
                .query((row, _) -> new Found(rows.review(row), row.getObject("nonce", UUID.class)))
                .optional()
                .map(
                        found ->
                                new Pause(
                                        found.review(),
                                        found.nonce(),
                                        journals.results(tenant, found.review().run())));
    }

    @Override
    public Reviews.Page page(
            TenantId tenant, ReviewFilter filter, @Nullable String cursor, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("A page has 1 to 200 reviews, not " + limit);
        }
        var after = cursor == null ? null : PageCursor.parse(cursor);
        var reviews = reviews(tenant, filter, after, limit + 1);
        if (reviews.size() <= limit) {
            return new Reviews.Page(reviews, null);
        }
        var page = reviews.subList(0, limit);
        return new Reviews.Page(page, after(filter, page.getLast()).text());
    }

    private List<ReviewView> reviews(
            TenantId tenant, ReviewFilter filter, @Nullable PageCursor after, int limit) {
        var open = filter.status() == Status.OPEN;
        var run = filter.run();
        var page =
                jdbc.sql(open ? OPEN : NEWEST)
                        .param("tenant", tenant.value())
                        .param("queue", filter.queue())
                        .param("workflow", filter.workflow())
                        .param("run", run == null ? null : run.value())
                        .param("owner", filter.owner())
                        .param("assignee", filter.assignee())
                        .param("overdue", filter.overdue())
                        .param("after", after == null ? null : Columns.timestampOrNull(after.at()))
                        .param("afterId", after == null ? null : after.id())
                        .param("limit", limit);
        return (open ? page : page.param("status", name(filter.status())))
                .query((row, _) -> rows.review(row))
                .list();
    }

    private static @Nullable String name(@Nullable Status status) {
        return status == null ? null : status.name();
    }

    private static PageCursor after(ReviewFilter filter, ReviewView last) {
        return new PageCursor(
                filter.status() == Status.OPEN ? last.dueAt() : last.openedAt(), last.id());
    }
}
