package io.penstock.store.delivery;

import io.penstock.schema.api.Deliveries.Delivery;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcDeliveryLog implements DeliveryLog {
    /// A row that is there already came from the same record. Without the names of a key, the
    /// worker needs no right to read.
    private static final String KEEP =
            """
            insert into workflow.delivery
                (tenant, id, received_at, channel, connection, verdict, size, accepted, duplicate,
                 rejected, ignored, codes, reprocess_of, record)
            select d.tenant, d.id, d.received_at, d.channel, d.connection, d.verdict, d.size,
                   d.accepted, d.duplicate, d.rejected, d.ignored, string_to_array(d.codes, ','),
                   d.reprocess_of, d.record
            from unnest(
                cast(:tenants as text[]), cast(:ids as uuid[]), cast(:times as timestamptz[]),
                cast(:channels as text[]), cast(:connections as text[]), cast(:verdicts as text[]),
                cast(:sizes as bigint[]), cast(:accepted as integer[]),
                cast(:duplicate as integer[]), cast(:rejected as integer[]),
                cast(:ignored as integer[]), cast(:codes as text[]),
                cast(:originals as uuid[]), cast(:records as bytea[]))
                as d (tenant, id, received_at, channel, connection, verdict, size, accepted,
                      duplicate, rejected, ignored, codes, reprocess_of, record)
            order by d.tenant, d.id
            on conflict do nothing
            """;

    private final JdbcClient jdbc;

    JdbcDeliveryLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int keep(List<KeptDelivery> batch) {
        if (batch.size() > LIMIT) {
            throw new IllegalArgumentException(
                    "A batch has at most " + LIMIT + " deliveries, not " + batch.size());
        }
        if (batch.isEmpty()) {
            return 0;
        }
        return jdbc.sql(KEEP)
                .param("tenants", texts(batch, KeptDelivery::tenant))
                .param("ids", facts(batch, Delivery::id))
                .param("times", facts(batch, Delivery::receivedAt))
                .param("channels", facts(batch, it -> it.channel().word()))
                .param("connections", facts(batch, Delivery::connection))
                .param("verdicts", facts(batch, it -> it.verdict().word()))
                .param("sizes", facts(batch, Delivery::size))
                .param("accepted", facts(batch, it -> it.items().accepted()))
                .param("duplicate", facts(batch, it -> it.items().duplicate()))
                .param("rejected", facts(batch, it -> it.items().rejected()))
                .param("ignored", facts(batch, it -> it.items().ignored()))
                .param("codes", facts(batch, it -> String.join(",", it.codes())))
                .param("originals", facts(batch, Delivery::reprocessOf))
                .param("records", batch.stream().map(KeptDelivery::record).toArray(byte[][]::new))
                .update();
    }

    private static String[] facts(
            List<KeptDelivery> batch, Function<Delivery, @Nullable Object> column) {
        return texts(batch, it -> column.apply(it.delivery()));
    }

    private static String[] texts(
            List<KeptDelivery> batch, Function<KeptDelivery, @Nullable Object> column) {
        return batch.stream()
                .map(column)
                .map(value -> value == null ? null : value.toString())
                .toArray(String[]::new);
    }
}
