package io.penstock.store.outbox;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcRelayLease implements RelayLease {
    private static final String ACQUIRE =
            """
            insert into workflow.relay as r (name, holder, epoch, lease_until)
            values ('outbox', :holder, 1, clock_timestamp() + make_interval(secs => :lease))
            on conflict (name) do update
            set epoch = case when r.holder = :holder then r.epoch else r.epoch + 1 end,
                holder = :holder,
                lease_until = excluded.lease_until
            where r.holder = :holder or r.lease_until < clock_timestamp()
            returning r.epoch
            """;

    private static final String RELEASE =
            """
            update workflow.relay
            set lease_until = clock_timestamp()
            where name = 'outbox' and holder = :holder and lease_until > clock_timestamp()
            """;

    private final JdbcClient jdbc;

    JdbcRelayLease(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public OptionalLong acquire(UUID holder, Duration duration) {
        return jdbc
                .sql(ACQUIRE)
                .param("holder", holder)
                .param("lease", duration.toMillis() / 1000.0)
                .query(Long.class)
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    @Override
    public void release(UUID holder) {
        jdbc.sql(RELEASE).param("holder", holder).update();
    }
}
