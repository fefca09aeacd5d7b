package io.penstock.store.run;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.announce.Announcements;
import io.penstock.store.announce.Announcements.Moved;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Letters of runs that ended so that a person must look; every call stands in a transaction that
/// has moved the run.
@Repository
class JdbcRunLetters {
    /// Its hops are the letters before it: a round that a reviewer began is none.
    private static final String DEAD_LETTER =
            """
            insert into workflow.dead_letter
                (tenant, id, kind, run, workflow, step, owner, hops,
                 failure_class, failure_code, failure_detail)
            select r.tenant, :id, 'RUN', r.id, r.workflow, nullif(r.step, ''), r.failure_owner,
                   (select count(*)
                    from workflow.dead_letter earlier
                    where earlier.tenant = r.tenant and earlier.run = r.id
                      and earlier.state = 'REDRIVEN'),
                   r.failure_class, r.failure_code, :detail
            from workflow.run r
            where r.tenant = :tenant and r.id = :run
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;
    private final Announcements announcements;

    JdbcRunLetters(JdbcClient jdbc, Sealing sealing, Announcements announcements) {
        this.jdbc = jdbc;
        this.sealing = sealing;
        this.announcements = announcements;
    }

    void write(TenantId tenant, RunId run, Failure failure) {
        var letter = UUID.randomUUID();
        var place = new SealedPlace("dead_letter", "failure_detail", letter.toString());
        jdbc.sql(DEAD_LETTER)
                .param("tenant", tenant.value())
                .param("id", letter)
                .param("run", run.value())
                .param("detail", sealing.sealText(tenant, place, failure.detail()))
                .update();
        announcements.deadLetters(List.of(new Moved(tenant, run)));
    }
}
