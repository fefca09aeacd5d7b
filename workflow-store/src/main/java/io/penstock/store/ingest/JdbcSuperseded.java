package io.penstock.store.ingest;

import io.penstock.store.announce.Announcements;
import io.penstock.store.announce.Announcements.Moved;
import io.penstock.store.run.Doubt;
import io.penstock.store.sql.Columns;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Runs in review that end because the next of their conversation has arrived. The conversations
/// are locked: a decision comes before this, or finds the run ended.
@Repository
class JdbcSuperseded {
    private static final String SUPERSEDE =
            """
            with superseded as (
                update workflow.run r
                set status = 'CANCELLED', version = r.version + 1, fence = r.fence + 1,
                    failure_class = null, failure_code = 'superseded', failure_detail = null,
                    failure_owner = null,
                    ended_at = clock_timestamp(), updated_at = clock_timestamp()
                where r.conversation = any(:conversations) and r.in_line
                  and r.status = 'IN_REVIEW' and r.while_in_review = 'supersede'
                  and %s
                returning r.tenant, r.id
            ), closed as (
                update workflow.review v
                set status = 'CANCELLED', closed_at = clock_timestamp()
                from superseded s
                where v.tenant = s.tenant and v.run = s.id and v.status = 'OPEN'
            )
            select tenant, id from superseded
            """
                    .formatted(Doubt.NONE_OF_R);

    private final JdbcClient jdbc;
    private final Announcements announcements;

    JdbcSuperseded(JdbcClient jdbc, Announcements announcements) {
        this.jdbc = jdbc;
        this.announcements = announcements;
    }

    void end(Long[] conversations) {
        var superseded =
                jdbc.sql(SUPERSEDE)
                        .param("conversations", conversations)
                        .query((row, _) -> new Moved(Columns.tenant(row), Columns.run(row, "id")))
                        .list();
        announcements.status(
                List.copyOf(superseded), "superseded by the next run of its conversation");
    }
}
