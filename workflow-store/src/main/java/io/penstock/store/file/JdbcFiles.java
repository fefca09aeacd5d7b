package io.penstock.store.file;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Held;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

@Repository
class JdbcFiles implements Files {
    private static final String HOLD =
            """
            select version
            from workflow.run
            where tenant = :tenant and id = :run and fence = :fence and status = 'RUNNING'
            for update
            """;

    private static final String KEEP =
            """
            insert into workflow.fetched_file
                (tenant, run, step, iteration, position, about, content)
            values (:tenant, :run, :step, :iteration, :position, :about, :content)
            on conflict (tenant, run, step, iteration, position) do nothing
            """;

    private static final String KEPT =
            """
            select position, about
            from workflow.fetched_file
            where tenant = :tenant and run = :run and step = :step and iteration = :iteration
            """;

    private static final String FIND =
            """
            select f.iteration, f.about, f.content
            from workflow.fetched_file f
            join workflow.run r
                on r.tenant = f.tenant and r.id = f.run and r.iteration = f.iteration
            where f.tenant = :tenant and f.run = :run and f.step = :step
              and f.position = :position
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Sealing sealing;

    JdbcFiles(JdbcClient jdbc, TransactionOperations transaction, Sealing sealing) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.sealing = sealing;
    }

    @Override
    public Map<Integer, String> kept(Held held, String step, int iteration) {
        var kept = new LinkedHashMap<Integer, String>();
        jdbc.sql(KEPT)
                .param("tenant", held.tenant().value())
                .param("run", held.run().value())
                .param("step", step)
                .param("iteration", iteration)
                .query(
                        row -> {
                            var place = new Place(step, iteration, row.getInt("position"));
                            var sealed = sealed("about", held.run(), place);
                            kept.put(
                                    place.index(),
                                    sealing.openText(held.tenant(), sealed, row.getBytes("about")));
                        });
        return kept;
    }

    /// It is sealed before the run is held: that takes its time.
    @Override
    public Checkpoint keep(Held held, Place place, String about, byte[] content) {
        var tenant = held.tenant();
        var sealedAbout = sealing.sealText(tenant, sealed("about", held.run(), place), about);
        var sealedContent = sealing.seal(tenant, sealed("content", held.run(), place), content);
        return transaction.execute(_ -> keep(held, place, sealedAbout, sealedContent));
    }

    private Checkpoint keep(Held held, Place place, byte[] about, byte[] content) {
        var version =
                jdbc.sql(HOLD)
                        .param("tenant", held.tenant().value())
                        .param("run", held.run().value())
                        .param("fence", held.fence())
                        .query(Long.class)
                        .optional();
        if (version.isEmpty()) {
            return new Checkpoint.LostRace(held.run());
        }
        jdbc.sql(KEEP)
                .param("tenant", held.tenant().value())
                .param("run", held.run().value())
                .param("step", place.step())
                .param("iteration", place.iteration())
                .param("position", place.index())
                .param("about", about)
                .param("content", content)
                .update();
        return new Checkpoint.Written(version.get());
    }

    @Override
    public Optional<Kept> find(TenantId tenant, RunId run, String step, int index) {
        return jdbc.sql(FIND)
                .param("tenant", tenant.value())
                .param("run", run.value())
                .param("step", step)
                .param("position", index)
                .query(
                        (row, _) -> {
                            var place = new Place(step, row.getInt("iteration"), index);
                            return new Kept(
                                    sealing.openText(
                                            tenant,
                                            sealed("about", run, place),
                                            row.getBytes("about")),
                                    sealing.open(
                                            tenant,
                                            sealed("content", run, place),
                                            row.getBytes("content")));
                        })
                .optional();
    }

    private static SealedPlace sealed(String column, RunId run, Place place) {
        return new SealedPlace(
                "fetched_file",
                column,
                "%s/%s/%d/%d".formatted(run, place.step(), place.iteration(), place.index()));
    }
}
