package io.penstock.store.ingest;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/// Conversations are locked, in key order, in a statement of their own; the next one then sees
/// which runs have no place yet. Several workers do this at once, and pass over what another holds.
@Repository
class JdbcDelayedRuns implements DelayedRuns {
    private static final String LOCK_CONVERSATIONS =
            """
            select c.id
            from workflow.conversation c
            where c.id in (
                select due.conversation
                from (select r.conversation
                      from workflow.run r
                      where r.seq is null and r.status = 'PENDING'
                        and r.due_at <= (select clock_timestamp())
                      order by r.due_at
                      limit :limit) due)
            order by c.tenant, c.workflow, c.key
            for update skip locked
            """;

    private static final String TAKE_PLACES =
            """
            with due as materialized (
                select r.tenant, r.id, r.conversation, r.due_at
                from workflow.run r
                where r.seq is null and r.status = 'PENDING'
                  and r.due_at <= (select clock_timestamp())
                  and r.conversation = any(:conversations)
                order by r.due_at
                limit :limit
            ), place as (
                select tenant, id, conversation,
                       row_number() over (partition by conversation order by due_at, id) - 1 as ahead,
                       count(*) over (partition by conversation) as runs
                from due
            ), numbered as (
                update workflow.conversation c
                set next_seq = c.next_seq + p.runs
                from (select distinct conversation, runs from place) p
                where c.id = p.conversation
                returning c.id, c.next_seq - p.runs as first
            )
            update workflow.run r
            set seq = n.first + p.ahead
            from place p
            join numbered n on n.id = p.conversation
            where r.tenant = p.tenant and r.id = p.id
            returning r.conversation
            """;

    /// One that is due, or busy, comes to its new runs by itself.
    private static final String ARM =
            """
            update workflow.conversation
            set (ready_at, route, lane) =
                (select h.ready_at, h.route, h.lane from workflow.next_head(id) h)
            where id = any(:conversations) and active_run is null
              and (ready_at is null or ready_at > clock_timestamp())
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final JdbcSuperseded superseded;

    JdbcDelayedRuns(JdbcClient jdbc, TransactionOperations transaction, JdbcSuperseded superseded) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.superseded = superseded;
    }

    @Override
    public int takePlaces(int limit) {
        return transaction.execute(_ -> take(limit));
    }

    private int take(int limit) {
        var conversations =
                jdbc.sql(LOCK_CONVERSATIONS)
                        .param("limit", limit)
                        .query(Long.class)
                        .list()
                        .toArray(Long[]::new);
        if (conversations.length == 0) {
            return 0;
        }
        var taken =
                jdbc.sql(TAKE_PLACES)
                        .param("conversations", conversations)
                        .param("limit", limit)
                        .query(Long.class)
                        .list();
        superseded.end(taken.stream().distinct().toArray(Long[]::new));
        jdbc.sql(ARM).param("conversations", conversations).update();
        return taken.size();
    }
}
