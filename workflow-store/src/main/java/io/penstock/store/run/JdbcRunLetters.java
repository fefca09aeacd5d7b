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
    private static final String DEAD_LETTER =
            """
            insert into workflow.dead_letter
                (tenant, id, kind, run, workflow, step, owner, hops,
                 failure_class, failure_code, failure_detail)
            select tenant, :id, 'RUN', id, workflow, nullif(step, ''), failure_owner, round - 1,
                   failure_class, failure_code, :detail
            from workflow.run
            where tenant = :tenant and id = :run
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
