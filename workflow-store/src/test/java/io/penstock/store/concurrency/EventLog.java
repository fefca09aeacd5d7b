package io.penstock.store.concurrency;

import io.penstock.schema.id.RunId;
import io.penstock.store.TestStore;
import io.penstock.store.concurrency.Happened.Kind;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The log's table, apart from the store's own.
final class EventLog {
    private static final String CREATE =
            """
            create table public.happened (
                id bigint generated always as identity primary key,
                kind text not null, run uuid not null, conversation text not null, fence bigint not null)
            """;

    private static final String GRANT =
            """
            grant select, insert on public.happened to penstock_worker
            """;

    /// The conversation is named by the run's row, which never changes it.
    private static final String WRITE =
            """
            insert into public.happened (kind, run, conversation, fence)
            select :kind, r.id, r.conversation::text, :fence
            from workflow.run r
            where r.id = :run
            """;

    private static final String READ =
            """
            select id, kind, run, conversation, fence from public.happened order by id
            """;

    private static final String ENDED =
            """
            select count(distinct run) from public.happened where kind in ('ENDED', 'CANCELLED')
            """;

    private EventLog() {}

    static void create(TestStore store) {
        store.owner().sql(CREATE).update();
        store.owner().sql(GRANT).update();
        store.owner().sql("grant usage on schema public to penstock_worker").update();
    }

    static void write(TestStore store, Kind kind, RunId run, long fence) {
        store.get(JdbcClient.class)
                .sql(WRITE)
                .param("kind", kind.name())
                .param("run", run.value())
                .param("fence", fence)
                .update();
    }

    static List<Happened> read(TestStore store) {
        return store.owner()
                .sql(READ)
                .query(
                        (row, _) ->
                                new Happened(
                                        row.getLong("id"),
                                        Kind.valueOf(row.getString("kind")),
                                        row.getObject("run", UUID.class),
                                        row.getString("conversation"),
                                        row.getLong("fence")))
                .list();
    }

    static long ended(TestStore store) {
        return store.count(ENDED);
    }
}
