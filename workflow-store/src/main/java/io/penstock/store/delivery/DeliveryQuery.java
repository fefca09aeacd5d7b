package io.penstock.store.delivery;

import io.penstock.schema.api.Deliveries.Verdict;
import io.penstock.store.delivery.DeliveryFilter.Outcome;
import org.jspecify.annotations.Nullable;

/// The statement of one page, put together from the fragments below and nothing else, so that
/// Postgres plans each combination for itself. What an index is partial by stands in a fragment as
/// the index says it; values are bound.
record DeliveryQuery(DeliveryFilter filter, boolean continued) {
    private static final String PAGE =
            """
            select d.id, d.received_at, d.channel, d.connection, d.verdict, d.size, d.accepted,
                   d.duplicate, d.rejected, d.ignored, d.codes, d.reprocess_of
            from workflow.delivery d
            where d.tenant = :tenant
            %sorder by d.received_at desc, d.id desc
            limit :limit
            """;

    private static final String AFTER = "and (d.received_at, d.id) < (:before, :beforeId)\n";

    String sql() {
        return PAGE.formatted(conditions());
    }

    private String conditions() {
        var sql = new StringBuilder();
        add(sql, filter.channel(), "and d.channel = :channel\n");
        add(sql, filter.connection(), "and d.connection = :connection\n");
        add(sql, filter.code(), "and d.codes <> '{}' and d.codes @> array[cast(:code as text)]\n");
        add(sql, filter.from(), "and d.received_at >= :from\n");
        add(sql, filter.to(), "and d.received_at < :to\n");
        if (filter.verdict() instanceof Verdict verdict) {
            sql.append(of(verdict));
        }
        if (filter.outcome() instanceof Outcome outcome) {
            sql.append(of(outcome));
        }
        return sql.append(continued ? AFTER : "").toString();
    }

    private static void add(StringBuilder sql, @Nullable Object value, String condition) {
        if (value != null) {
            sql.append(condition);
        }
    }

    private static String of(Verdict verdict) {
        return switch (verdict) {
            case TAKEN -> "and d.verdict = 'taken'\n";
            case UNREADABLE -> "and d.verdict <> 'taken' and d.verdict = 'unreadable'\n";
            case UNAUTHENTIC -> "and d.verdict <> 'taken' and d.verdict = 'unauthentic'\n";
        };
    }

    private static String of(Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> "and d.accepted > 0\n";
            case DUPLICATE -> "and d.duplicate > 0\n";
            case REJECTED -> "and d.rejected > 0\n";
            case IGNORED -> "and d.ignored > 0\n";
        };
    }
}
