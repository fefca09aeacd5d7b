package io.penstock.store.delivery;

import io.penstock.schema.api.Deliveries.Counts;
import io.penstock.schema.api.Deliveries.Delivery;
import io.penstock.schema.api.Deliveries.Page;
import io.penstock.schema.api.Deliveries.Verdict;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import io.penstock.store.sql.PageCursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcDeliveryViews implements DeliveryViews {
    private static final String FIND =
            """
            select id, received_at, channel, connection, verdict, size, accepted, duplicate, rejected,
                   ignored, codes, reprocess_of, record
            from workflow.delivery
            where tenant = :tenant and id = :id
            """;

    private static final String REPROCESSED =
            """
            select id
            from workflow.delivery
            where tenant = :tenant and channel = :channel and connection = :connection
              and received_at = :at and reprocess_of = :id
            """;

    /// From one source to the next along an index, which reads no delivery in between; and stored
    /// connections of which no delivery is kept.
    private static final String HEARD =
            """
            with recursive source as (
                (select tenant, channel, connection
                 from workflow.delivery
                 order by tenant, channel, connection
                 limit 1)
                union all
                select next.tenant, next.channel, next.connection
                from source s
                cross join lateral (
                    select d.tenant, d.channel, d.connection
                    from workflow.delivery d
                    where (d.tenant, d.channel, d.connection) > (s.tenant, s.channel, s.connection)
                    order by d.tenant, d.channel, d.connection
                    limit 1) next),
            heard as (
                select s.tenant, s.channel, s.connection, (
                    select d.received_at
                    from workflow.delivery d
                    where d.tenant = s.tenant and d.channel = s.channel
                      and d.connection = s.connection and d.verdict <> 'unauthentic'
                    order by d.received_at desc
                    limit 1) as newest
                from source s
                limit :limit)
            select coalesce(h.tenant, c.tenant) as tenant, coalesce(h.channel, c.channel) as channel,
                   coalesce(h.connection, c.id) as connection,
                   coalesce(h.newest, c.created_at) as since
            from heard h
            full join workflow.connection c
                on c.tenant = h.tenant and c.channel = h.channel and c.id = h.connection
            order by 1, 2, 3
            limit :limit
            """;

    private final JdbcClient jdbc;

    JdbcDeliveryViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Page page(TenantId tenant, DeliveryFilter filter, @Nullable String cursor, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("A page has 1 to 200 deliveries, not " + limit);
        }
        var before = cursor == null ? null : PageCursor.parse(cursor);
        var found = deliveries(tenant, filter, before, limit + 1);
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        var page = found.subList(0, limit);
        var last = page.getLast();
        return new Page(page, new PageCursor(last.receivedAt(), last.id()).text());
    }

    private List<Delivery> deliveries(
            TenantId tenant, DeliveryFilter filter, @Nullable PageCursor before, int limit) {
        var channel = filter.channel();
        return jdbc.sql(new DeliveryQuery(filter, before != null).sql())
                .param("tenant", tenant.value())
                .param("channel", channel == null ? null : channel.word())
                .param("connection", filter.connection())
                .param("code", filter.code())
                .param("from", Columns.timestampOrNull(filter.from()))
                .param("to", Columns.timestampOrNull(filter.to()))
                .param("before", before == null ? null : Columns.timestamp(before.time()))
                .param("beforeId", before == null ? null : before.id())
                .param("limit", limit)
                .query((row, _) -> delivery(row))
                .list();
    }

    @Override
    public Optional<KeptDelivery> find(TenantId tenant, UUID id) {
        return jdbc.sql(FIND)
                .param("tenant", tenant.value())
                .param("id", id)
                .query((row, _) -> new KeptDelivery(tenant, delivery(row), row.getBytes("record")))
                .optional();
    }

    @Override
    public List<UUID> reprocessed(KeptDelivery original) {
        var delivery = original.delivery();
        return jdbc.sql(REPROCESSED)
                .param("tenant", original.tenant().value())
                .param("channel", delivery.channel().word())
                .param("connection", delivery.connection())
                .param("at", Columns.timestamp(delivery.receivedAt()))
                .param("id", delivery.id())
                .query(UUID.class)
                .list();
    }

    @Override
    public List<Heard> heard(int limit) {
        return jdbc.sql(HEARD)
                .param("limit", limit)
                .query(
                        (row, _) ->
                                new Heard(
                                        Columns.tenant(row),
                                        channel(row),
                                        Columns.text(row, "connection"),
                                        Columns.instantOrNull(row, "since")))
                .list();
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                row.getObject("id", UUID.class),
                Columns.instant(row, "received_at"),
                channel(row),
                Columns.text(row, "connection"),
                Verdict.named(Columns.text(row, "verdict")).orElseThrow(),
                row.getLong("size"),
                new Counts(
                        row.getInt("accepted"),
                        row.getInt("duplicate"),
                        row.getInt("rejected"),
                        row.getInt("ignored")),
                List.of((String[]) row.getArray("codes").getArray()),
                row.getObject("reprocess_of", UUID.class));
    }

    private static Channel channel(ResultSet row) throws SQLException {
        return Channel.named(Columns.text(row, "channel")).orElseThrow();
    }
}
