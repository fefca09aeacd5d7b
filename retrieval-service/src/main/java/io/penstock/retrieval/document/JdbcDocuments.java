package io.penstock.retrieval.document;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.retrieval.chunk.JdbcChunks;
import io.penstock.schema.api.Documents;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;

/// Documents in Postgres: text and title sealed; document, chunks and changes in one transaction.
@Repository
class JdbcDocuments {
    private static final String INSERT =
            """
            insert into retrieval.document
                (tenant, id, source, version, content_hash, title, text, metadata)
            values (:tenant, :id, :source, 1, :hash, :title, :text, cast(:metadata as jsonb))
            on conflict (tenant, id) do nothing
            """;

    private static final String LOCK =
            """
            select version, content_hash
            from retrieval.document
            where tenant = :tenant and id = :id
            for no key update
            """;

    private static final String UPDATE =
            """
            update retrieval.document
            set source = :source, version = :version, content_hash = :hash, title = :title,
                text = :text, metadata = cast(:metadata as jsonb), updated_at = clock_timestamp()
            where tenant = :tenant and id = :id
            """;

    private static final String SELECT =
            """
            select id, source, version, title, text, metadata::text as metadata
            from retrieval.document
            where tenant = :tenant and id = :id
            """;

    private static final String DELETE =
            "delete from retrieval.document where tenant = :tenant and id = :id";

    private static final String OWN_XID = "select pg_current_xact_id()::text";

    private static final String NEXT_XID = "select pg_snapshot_xmax(pg_current_snapshot())::text";

    private static final TypeReference<Map<String, String>> METADATA = new TypeReference<>() {};

    private record Before(int version, String contentHash) {}

    private final JdbcClient jdbc;
    private final JdbcChunks chunks;
    private final Chunking chunking;
    private final Sealing sealing;
    private final TransactionTemplate transaction;

    JdbcDocuments(
            JdbcClient jdbc,
            JdbcChunks chunks,
            Chunking chunking,
            Sealing sealing,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.chunks = chunks;
        this.chunking = chunking;
        this.sealing = sealing;
        this.transaction = new TransactionTemplate(transactions);
    }

    /// Keeps `document` as the newest version, unless it is the newest already.
    Stored put(TenantId tenant, Documents.Document document) {
        while (true) {
            var stored = transaction.execute(_ -> tryPut(tenant, document));
            if (stored.isPresent()) {
                return stored.get();
            }
        }
    }

    Optional<Kept> find(TenantId tenant, String id) {
        return jdbc.sql(SELECT)
                .param("tenant", tenant.value())
                .param("id", id)
                .query((row, _) -> kept(tenant, row))
                .optional();
    }

    /// @return the transaction that deleted it; empty if there was none
    OptionalLong delete(TenantId tenant, String id) {
        return Objects.requireNonNull(
                transaction.execute(
                        _ -> {
                            if (lock(tenant, id).isEmpty()) {
                                return OptionalLong.empty();
                            }
                            chunks.replace(tenant, id, List.of());
                            jdbc.sql(DELETE)
                                    .param("tenant", tenant.value())
                                    .param("id", id)
                                    .update();
                            return OptionalLong.of(xid(OWN_XID));
                        }));
    }

    /// Empty if somebody deleted the document between two statements; then it is to be put again.
    private Optional<Stored> tryPut(TenantId tenant, Documents.Document document) {
        var hash = chunking.contentHash(tenant, document);
        if (write(INSERT, tenant, document, 1, hash) == 1) {
            cut(tenant, document, 1);
            return Optional.of(new Stored.Created(1, xid(OWN_XID)));
        }
        return lock(tenant, document.id()).map(before -> replace(tenant, document, before, hash));
    }

    private Stored replace(
            TenantId tenant, Documents.Document document, Before before, String hash) {
        if (before.contentHash().equals(hash)) {
            return new Stored.Unchanged(before.version(), xid(NEXT_XID) - 1);
        }
        var version = before.version() + 1;
        write(UPDATE, tenant, document, version, hash);
        cut(tenant, document, version);
        return new Stored.Updated(version, xid(OWN_XID));
    }

    private Optional<Before> lock(TenantId tenant, String id) {
        return jdbc.sql(LOCK)
                .param("tenant", tenant.value())
                .param("id", id)
                .query(Before.class)
                .optional();
    }

    private int write(
            String sql, TenantId tenant, Documents.Document document, int version, String hash) {
        var metadata = Objects.requireNonNullElse(document.metadata(), Map.of());
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("id", document.id())
                .param("source", document.source())
                .param("version", version)
                .param("hash", hash)
                .param("title", sealing.sealText(tenant, title(document.id()), document.title()))
                .param("text", sealing.sealText(tenant, text(document.id()), document.text()))
                .param("metadata", StrictJson.CLOSED.writeValueAsString(metadata))
                .update();
    }

    private void cut(TenantId tenant, Documents.Document document, int version) {
        chunks.replace(tenant, document.id(), chunking.chunks(tenant, document, version));
    }

    private long xid(String sql) {
        return Long.parseUnsignedLong(jdbc.sql(sql).query(String.class).single());
    }

    private Kept kept(TenantId tenant, ResultSet row) throws SQLException {
        var id = row.getString("id");
        var metadata = StrictJson.CLOSED.readValue(row.getString("metadata"), METADATA);
        var document =
                new Documents.Document(
                        id,
                        row.getString("source"),
                        sealing.openText(tenant, title(id), row.getBytes("title")),
                        sealing.openText(tenant, text(id), row.getBytes("text")),
                        metadata);
        return new Kept(document, row.getInt("version"));
    }

    private static SealedPlace title(String id) {
        return new SealedPlace("retrieval.document", "title", id);
    }

    private static SealedPlace text(String id) {
        return new SealedPlace("retrieval.document", "text", id);
    }
}
