package io.penstock.store.claim;

import io.penstock.schema.id.EventId;
import io.penstock.store.announce.Announcements;
import io.penstock.store.announce.Announcements.Moved;
import io.penstock.store.run.Held;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/// One transaction, READ COMMITTED. Groups that have something due are found by skipping along the
/// index; those that are paused are left out there. The rows of the limits that stand over them are
/// locked, so that nobody else counts at the same time; a limit that another claim holds is not
/// waited for, its groups are that claim's. Then conversations are locked, and last, with a
/// snapshot younger than these locks, their heads are read: in one statement a head would come from
/// the older snapshot, and a run that has just ended could start again.
@Repository
class JdbcClaims implements Claims {
    private static final String DUE_GROUPS =
            """
            with recursive found as (
                (select c.priority, c.tenant, c.workflow, c.route, c.lane, c.ready_at
                 from workflow.conversation c
                 where c.active_run is null and c.ready_at is not null
                 order by c.priority, c.tenant, c.workflow, c.route, c.lane, c.ready_at
                 limit 1)
                union all
                select following.*
                from found f
                cross join lateral (
                    select c.priority, c.tenant, c.workflow, c.route, c.lane, c.ready_at
                    from workflow.conversation c
                    where c.active_run is null and c.ready_at is not null
                      and (c.priority, c.tenant, c.workflow, c.route, c.lane)
                          > (f.priority, f.tenant, f.workflow, f.route, f.lane)
                    order by c.priority, c.tenant, c.workflow, c.route, c.lane, c.ready_at
                    limit 1) following
            )
            select f.priority, f.tenant, f.workflow, f.route, f.lane,
                   array(select l.id
                         from workflow.claim_limit l
                         where (l.tenant, l.workflow, l.route) in (
                             (f.tenant, '*', '*'), (f.tenant, f.workflow, '*'),
                             (f.tenant, '*', f.route), ('*', '*', f.route))) as limits
            from found f
            where f.ready_at <= clock_timestamp()
              and not exists (
                  select from workflow.pause p
                  where (p.tenant, p.workflow, p.route) in (
                      (f.tenant, '*', '*'), (f.tenant, f.workflow, '*'), (f.tenant, '*', f.route)))
            """;

    /// Who asks what became of a claim waits until it has ended. One who stops in the middle of a
    /// claim would keep what it locked for as long as its connection lives, and so the server ends
    /// that.
    private static final String UNDER_WAY =
            """
            select set_config('idle_in_transaction_session_timeout', '10s', true),
                   pg_advisory_xact_lock_shared(hashtextextended('claim', :epoch))
            """;

    private static final String AWAIT_END =
            """
            select pg_advisory_xact_lock(hashtextextended('claim', :epoch))
            """;

    private static final String LOCK_LIMITS =
            """
            select id
            from workflow.claim_limit
            where id = any(:limits)
            order by id
            for update skip locked
            """;

    /// Of each group its longest due, groups of a tenant turn about, tenants turn about, beginning
    /// with who has least running; ties fall by lot, so that small claims are fair, too. Bands are
    /// strict, but who waits long rises by one at each `:ageing`, up to the highest that is due and
    /// never above it: very many who are late would keep everybody else waiting. More are looked at
    /// than wanted, because others may hold the first ones; of what a limit stands over, no more
    /// than it has room for.
    private static final String LOCK_DUE =
            """
            with due_group as materialized (
                select *
                from unnest(
                    cast(:priorities as smallint[]), cast(:tenants as text[]), cast(:workflows as text[]),
                    cast(:routes as text[]), cast(:lanes as smallint[]))
                    with ordinality as g (priority, tenant, workflow, route, lane, n)
            ), room as materialized (
                select l.id, l.runs - case
                    when l.tenant = '*' then (
                        select count(*) from workflow.run r
                        where r.status = 'RUNNING' and r.route = l.route)
                    when l.route <> '*' then (
                        select count(*) from workflow.run r
                        where r.status = 'RUNNING' and r.tenant = l.tenant and r.route = l.route)
                    when l.workflow <> '*' then (
                        select count(*) from workflow.run r
                        where r.status = 'RUNNING' and r.tenant = l.tenant
                          and r.workflow = l.workflow)
                    else (
                        select count(*) from workflow.run r
                        where r.status = 'RUNNING' and r.tenant = l.tenant)
                    end as runs
                from workflow.claim_limit l
                where l.id = any(:limits)
            ), under as materialized (
                select u.n, room.id, room.runs
                from unnest(cast(:limited as bigint[]), cast(:limitOf as bigint[])) as u (n, id)
                join room using (id)
            ), busy as materialized (
                select t.tenant, case when t.tenants = 1 then 0 else (
                    select count(*) from workflow.run r
                    where r.tenant = t.tenant and r.status = 'RUNNING') end as runs
                from (select g.tenant, count(*) over () as tenants from due_group g group by g.tenant) t
            ), offered as materialized (
                select oldest.id, g.n, g.tenant, g.route, oldest.place, oldest.ready_at,
                       greatest(clock.top, g.priority
                           - floor(extract(epoch from clock.now - oldest.ready_at) / :ageing)) as band
                from (select clock_timestamp() as now, min(priority) as top from due_group) clock
                cross join due_group g
                cross join lateral (
                    select d.id, d.ready_at, row_number() over (order by d.ready_at, d.id) as place
                    from (select c.id, c.ready_at
                          from workflow.conversation c
                          where c.priority = g.priority and c.tenant = g.tenant
                            and c.workflow = g.workflow and c.route = g.route and c.lane = g.lane
                            and c.active_run is null
                            and c.ready_at <= (select clock_timestamp())
                          order by c.ready_at
                          limit :window) d) oldest
                where not exists (select from under u where u.n = g.n and u.runs <= 0)
            ), turned as materialized (
                select o.id, o.n, o.route, o.band, random() as lot, busy.runs
                       + row_number() over (partition by o.band, o.tenant order by o.place, o.ready_at, o.id)
                       as turn
                from offered o
                join busy using (tenant)
            ), admitted as materialized (
                select t.*
                from turned t
                where not exists (
                    select
                    from (select w.id, u.runs, row_number() over (
                              partition by u.id order by w.band, w.turn, w.lot) as place
                          from turned w
                          join under u using (n)) counted
                    where counted.id = t.id and counted.place > counted.runs)
            ), locked as materialized (
                select c.id
                from admitted a
                join workflow.conversation c using (id)
                where c.active_run is null
                  and c.ready_at <= (select clock_timestamp())
                  and c.route = a.route
                  and exists (
                      select from workflow.worker w
                      where w.epoch = :epoch and w.reaped_at is null
                        and w.lease_until > clock_timestamp())
                order by a.band, a.turn, a.lot
                limit :permits
                for update of c skip locked
            )
            select id from locked
            """;

    private static final String TAKE_HEADS =
            """
            with head as materialized (
                select c.tenant, h.run as id
                from workflow.conversation c
                cross join lateral workflow.next_head(c.id) h
                where c.id = any(:conversations)
                  and h.ready_at <= clock_timestamp()
                  and h.route = c.route
            ), taken as (
                update workflow.run r
                set status = 'RUNNING', fence = r.fence + 1, version = r.version + 1,
                    worker_epoch = :epoch, claim = :claim,
                    deadline_at = case when r.fence = 0
                        then coalesce(clock_timestamp() + r.term, r.deadline_at)
                        else r.deadline_at end,
                    failure_class = null, failure_code = null, failure_detail = null,
                    failure_owner = null, updated_at = clock_timestamp()
                from head h
                where r.tenant = h.tenant and r.id = h.id and r.status in ('PENDING', 'WAITING')
                returning r.*
            ), occupied as (
                update workflow.conversation c
                set active_run = t.id, ready_at = null
                from taken t
                where c.id = t.conversation
            ), passing as (
                insert into workflow.timeline (tenant, run, at, kind, step, owner, note)
                select t.tenant, t.id, t.updated_at, 'order', t.step, t.owner,
                       'starts before an earlier run of its conversation, which waits'
                from taken t
                where t.fence = 1 and exists (
                    select from workflow.run earlier
                    where earlier.conversation = t.conversation and earlier.in_line
                      and earlier.seq < t.seq)
                order by t.tenant, t.id
            )
            select tenant, id, fence, conversation, event, workflow, workflow_version,
                   conversation_key, iteration, crash_count, created_at, deadline_at, route
            from taken
            """;

    /// For conversations that were due, but whose head was not, or goes by another route.
    private static final String REARM =
            """
            update workflow.conversation
            set (ready_at, route, lane) =
                (select h.ready_at, h.route, h.lane from workflow.next_head(id) h)
            where id = any(:conversations) and active_run is null
            """;

    private static final String CLAIMED =
            """
            select tenant, id, fence, conversation, event, workflow, workflow_version,
                   conversation_key, iteration, crash_count, created_at, deadline_at, route
            from workflow.run
            where worker_epoch = :epoch and claim = :claim and status = 'RUNNING'
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Announcements announcements;
    private final ClaimTerms terms;

    JdbcClaims(
            JdbcClient jdbc,
            TransactionOperations transaction,
            Announcements announcements,
            ClaimTerms terms) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.announcements = announcements;
        this.terms = terms;
    }

    /// Conversations that are claimed alike.
    ///
    /// @param limits that stand over it
    private record Group(
            int priority,
            String tenant,
            String workflow,
            String route,
            int lane,
            Set<Long> limits) {}

    @Override
    public List<Claimed> claim(ClaimRequest request) {
        return transaction.execute(_ -> takeHeads(request, lockDue(request)));
    }

    /// A commit may be on its way to the server still when its connection is lost.
    @Override
    public List<Claimed> claimed(ClaimRequest request) {
        return transaction.execute(
                _ -> {
                    locked(AWAIT_END, request);
                    return found(request);
                });
    }

    private void locked(String sql, ClaimRequest request) {
        jdbc.sql(sql).param("epoch", request.epoch()).query((_, _) -> true).single();
    }

    private List<Claimed> found(ClaimRequest request) {
        return jdbc.sql(CLAIMED)
                .param("epoch", request.epoch())
                .param("claim", request.claim())
                .query(JdbcClaims::claimed)
                .list();
    }

    private Long[] lockDue(ClaimRequest request) {
        var due = jdbc.sql(DUE_GROUPS).query(JdbcClaims::group).list();
        if (due.isEmpty()) {
            return new Long[0];
        }
        locked(UNDER_WAY, request);
        var limits = lockLimits(due);
        var free = due.stream().filter(group -> limits.containsAll(group.limits())).toList();
        return free.isEmpty() ? new Long[0] : lockDue(request, free, limits);
    }

    private Set<Long> lockLimits(List<Group> groups) {
        var wanted =
                groups.stream()
                        .flatMap(group -> group.limits().stream())
                        .distinct()
                        .toArray(Long[]::new);
        return wanted.length == 0
                ? Set.of()
                : jdbc.sql(LOCK_LIMITS).param("limits", wanted).query(Long.class).set();
    }

    private Long[] lockDue(ClaimRequest request, List<Group> groups, Set<Long> limits) {
        var limited = new ArrayList<Long>();
        var limitOf = new ArrayList<Long>();
        for (var n = 0; n < groups.size(); n++) {
            for (var limit : groups.get(n).limits()) {
                limited.add(n + 1L);
                limitOf.add(limit);
            }
        }
        return jdbc.sql(LOCK_DUE)
                .param("priorities", numbers(groups, Group::priority))
                .param("tenants", texts(groups, Group::tenant))
                .param("workflows", texts(groups, Group::workflow))
                .param("routes", texts(groups, Group::route))
                .param("lanes", numbers(groups, Group::lane))
                .param("limits", limits.toArray(Long[]::new))
                .param("limited", limited.toArray(Long[]::new))
                .param("limitOf", limitOf.toArray(Long[]::new))
                .param("ageing", terms.ageing().toMillis() / 1000.0)
                .param("epoch", request.epoch())
                .param("permits", request.permits())
                .param("window", window(request.permits(), groups.size()))
                .query(Long.class)
                .list()
                .toArray(Long[]::new);
    }

    /// Of many groups each gives a little more than could be wanted of it alone.
    private static int window(int permits, int groups) {
        return permits + 4 + (3 * permits + 12) / groups;
    }

    private static Integer[] numbers(List<Group> groups, Function<Group, Integer> column) {
        return groups.stream().map(column).toArray(Integer[]::new);
    }

    private static String[] texts(List<Group> groups, Function<Group, String> column) {
        return groups.stream().map(column).toArray(String[]::new);
    }

    private static Group group(ResultSet row, int number) throws SQLException {
        return new Group(
                row.getInt("priority"),
                Columns.text(row, "tenant"),
                Columns.text(row, "workflow"),
                Columns.text(row, "route"),
                row.getInt("lane"),
                Set.of((Long[]) row.getArray("limits").getArray()));
    }

    private List<Claimed> takeHeads(ClaimRequest request, Long[] conversations) {
        if (conversations.length == 0) {
            return List.of();
        }
        var taken =
                jdbc.sql(TAKE_HEADS)
                        .param("epoch", request.epoch())
                        .param("claim", request.claim())
                        .param("conversations", conversations)
                        .query(JdbcClaims::claimed)
                        .list();
        if (taken.size() < conversations.length) {
            jdbc.sql(REARM).param("conversations", conversations).update();
        }
        announcements.status(
                taken.stream()
                        .map(claimed -> new Moved(claimed.held().tenant(), claimed.held().run()))
                        .toList());
        return taken;
    }

    private static Claimed claimed(ResultSet row, int number) throws SQLException {
        var held =
                new Held(
                        Columns.tenant(row),
                        Columns.run(row, "id"),
                        row.getLong("fence"),
                        row.getLong("conversation"));
        return new Claimed(
                held,
                new EventId(Columns.text(row, "event")),
                Columns.text(row, "workflow"),
                row.getInt("workflow_version"),
                row.getString("conversation_key"),
                row.getInt("iteration"),
                row.getInt("crash_count"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "deadline_at"),
                Columns.text(row, "route"));
    }
}
