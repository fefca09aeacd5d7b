package io.penstock.store.run;

import io.penstock.store.announce.Announcements;
import io.penstock.store.announce.Announcements.Moved;
import io.penstock.store.sql.Columns;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// A worker that stops puts its runs back by the hundred. Each is looked at under its own fence:
/// one that has moved on stays as it is, and the others of its batch go back all the same.
@Repository
class JdbcReleases {
    private static final String LOCK_CONVERSATIONS =
            """
            select id
            from workflow.conversation
            where id = any(:conversations)
            order by tenant, workflow, key
            for update
            """;

    private static final String RELEASE =
            """
            update workflow.run r
            set status = 'PENDING', version = r.version + 1, worker_epoch = null, claim = null,
                due_at = clock_timestamp(), updated_at = clock_timestamp()
            from unnest(cast(:tenants as text[]), cast(:runs as uuid[]), cast(:fences as bigint[]))
                as h (tenant, id, fence)
            where r.tenant = h.tenant and r.id = h.id and r.fence = h.fence and r.status = 'RUNNING'
            returning r.tenant, r.id, r.conversation
            """;

    private static final String ARM =
            """
            update workflow.conversation
            set active_run = null,
                (ready_at, route, lane) =
                    (select h.ready_at, h.route, h.lane from workflow.next_head(id) h)
            where id = any(:conversations)
            """;

    private final JdbcClient jdbc;
    private final Announcements announcements;

    JdbcReleases(JdbcClient jdbc, Announcements announcements) {
        this.jdbc = jdbc;
        this.announcements = announcements;
    }

    private record Released(Moved run, long conversation) {}

    /// To be called in a transaction.
    void release(Collection<Held> held) {
        lock(held);
        var released = released(held);
        arm(released);
        announcements.status(released.stream().map(Released::run).toList());
    }

    private void lock(Collection<Held> held) {
        jdbc.sql(LOCK_CONVERSATIONS)
                .param("conversations", held.stream().map(Held::conversation).toArray(Long[]::new))
                .query()
                .listOfRows();
    }

    private List<Released> released(Collection<Held> held) {
        return jdbc.sql(RELEASE)
                .param(
                        "tenants",
                        held.stream().map(run -> run.tenant().value()).toArray(String[]::new))
                .param(
                        "runs",
                        held.stream().map(run -> run.run().toString()).toArray(String[]::new))
                .param("fences", held.stream().map(Held::fence).toArray(Long[]::new))
                .query(
                        (row, _) ->
                                new Released(
                                        new Moved(Columns.tenant(row), Columns.run(row, "id")),
                                        row.getLong("conversation")))
                .list();
    }

    private void arm(List<Released> released) {
        jdbc.sql(ARM)
                .param(
                        "conversations",
                        released.stream().map(Released::conversation).toArray(Long[]::new))
                .update();
    }
}
