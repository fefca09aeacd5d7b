package io.penstock.retrieval.index;

import io.penstock.retrieval.chunk.Chunk;
import io.penstock.retrieval.chunk.JdbcChunks;
import io.penstock.schema.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// The change feed in Postgres, read without missing a transaction that commits late.
///
/// Sequence values are handed out before the commit, so neither `seq > last` nor `seq > last` below
/// the snapshot's xmin is complete: a lower seq can belong to a transaction that is still open.
/// Ordered by (xid, seq), and cut at the oldest xid still running, nothing can appear behind the
/// cursor.
@Repository
class JdbcChangeFeed {
    private static final String STATE =
            """
            select epoch, purged_to_xid::text as purged_to_xid, purged_to_seq,
                   pg_snapshot_xmin(pg_current_snapshot())::text as xmin
            from retrieval.feed
            """;

    /// The text has another name than the column, or `order by` would sort the text: 1000 before
    /// 999.
    private static final String AFTER =
            """
            select xid::text as xid_text, seq, tenant, chunk
            from retrieval.chunk_change
            where (xid, seq) > (cast(:xid as xid8), :seq)
              and xid < cast(:xmin as xid8)
            order by xid, seq
            limit :limit
            """;

    private static final String OLDEST_AFTER =
            """
            select extract(epoch from clock_timestamp() - min(recorded_at))
            from retrieval.chunk_change
            where (xid, seq) > (cast(:xid as xid8), :seq)
            """;

    private static final String PURGE =
            """
            with gone as (
                delete from retrieval.chunk_change
                where recorded_at < clock_timestamp() - make_interval(secs => :seconds)
                  and xid < pg_snapshot_xmin(pg_current_snapshot())
                returning xid, seq
            ), newest as (
                select xid, seq from gone order by xid desc, seq desc limit 1
            )
            update retrieval.feed
            set purged_to_xid = newest.xid, purged_to_seq = newest.seq
            from newest
            where (purged_to_xid, purged_to_seq) < (newest.xid, newest.seq)
            """;

    private record State(Cursor purgedTo, long xmin) {
        Cursor start() {
            return new Cursor(purgedTo.epoch(), xmin, 0);
        }
    }

    private record Row(long xid, long seq, TenantId tenant, String chunk) {}

    private final JdbcClient jdbc;
    private final JdbcChunks chunks;
    private final TransactionTemplate oneSnapshot;

    JdbcChangeFeed(JdbcClient jdbc, JdbcChunks chunks, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.chunks = chunks;
        this.oneSnapshot = new TransactionTemplate(transactions);
        oneSnapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        oneSnapshot.setReadOnly(true);
    }

    /// What changed after `cursor`, at most about `limit` changes.
    Poll after(Cursor cursor, int limit) {
        return Objects.requireNonNull(oneSnapshot.execute(_ -> read(cursor, limit)));
    }

    /// Shows every chunk, as of one moment.
    ///
    /// @return where to follow from: what was shown and is still to come overlap, and miss nothing
    Cursor snapshot(BiConsumer<TenantId, Chunk> visitor) {
        return Objects.requireNonNull(
                oneSnapshot.execute(
                        _ -> {
                            var state = state();
                            chunks.forEach(visitor);
                            return state.start();
                        }));
    }

    /// How long the oldest change after `cursor` has been waiting, also behind an open transaction.
    Duration lag(Cursor cursor) {
        var seconds =
                jdbc.sql(OLDEST_AFTER)
                        .param("xid", Long.toUnsignedString(cursor.xid()))
                        .param("seq", cursor.seq())
                        .query(Double.class)
                        .optional();
        return seconds.map(s -> Duration.ofMillis((long) (s * 1000))).orElse(Duration.ZERO);
    }

    /// Forgets changes older than `age`; an index that has not followed them will be built anew.
    void purge(Duration age) {
        jdbc.sql(PURGE).param("seconds", age.toSeconds()).update();
    }

    private Poll read(Cursor cursor, int limit) {
        var state = state();
        if (!state.purgedTo().epoch().equals(cursor.epoch())) {
            return new Poll.Lost("the feed has another epoch");
        }
        if (cursor.compareTo(state.purgedTo()) < 0) {
            return new Poll.Lost("changes after the cursor were purged");
        }
        var rows = rows(cursor, state, limit);
        var reached =
                rows.isEmpty()
                        ? cursor
                        : new Cursor(cursor.epoch(), rows.getLast().xid(), rows.getLast().seq());
        var changes = asTheyAreNow(rows);
        return rows.size() < limit
                ? new Poll.Caught(changes, reached, state.xmin())
                : new Poll.More(changes, reached);
    }

    private State state() {
        return jdbc.sql(STATE).query((row, _) -> state(row)).single();
    }

    private static State state(ResultSet row) throws SQLException {
        var purgedTo =
                new Cursor(
                        row.getObject("epoch", UUID.class),
                        Long.parseUnsignedLong(row.getString("purged_to_xid")),
                        row.getLong("purged_to_seq"));
        return new State(purgedTo, Long.parseUnsignedLong(row.getString("xmin")));
    }

    private List<Row> rows(Cursor cursor, State state, int limit) {
        return jdbc.sql(AFTER)
                .param("xid", Long.toUnsignedString(cursor.xid()))
                .param("seq", cursor.seq())
                .param("xmin", Long.toUnsignedString(state.xmin()))
                .param("limit", limit)
                .query(
                        (row, _) ->
                                new Row(
                                        Long.parseUnsignedLong(row.getString("xid_text")),
                                        row.getLong("seq"),
                                        new TenantId(row.getString("tenant")),
                                        row.getString("chunk")))
                .list();
    }

    private List<Change> asTheyAreNow(List<Row> rows) {
        var ids = new HashMap<TenantId, Set<String>>();
        for (var row : rows) {
            ids.computeIfAbsent(row.tenant(), _ -> new HashSet<>()).add(row.chunk());
        }
        var changes = new ArrayList<Change>();
        for (var entry : ids.entrySet()) {
            var tenant = entry.getKey();
            var now = byId(tenant, entry.getValue());
            for (var id : entry.getValue()) {
                changes.add(new Change(tenant, id, now.get(id)));
            }
        }
        return changes;
    }

    private Map<String, Chunk> byId(TenantId tenant, Set<String> ids) {
        var byId = new HashMap<String, Chunk>();
        for (var chunk : chunks.find(tenant, ids)) {
            byId.put(chunk.id(), chunk);
        }
        return byId;
    }
}
