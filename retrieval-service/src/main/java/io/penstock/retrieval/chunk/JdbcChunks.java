package io.penstock.retrieval.chunk;

import io.penstock.platform.seal.SealBrokenException;
import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Chunks in Postgres, sealed; whoever changes one says so in the change feed in the same
/// transaction.
@Repository
public class JdbcChunks {
    private static final Logger log = LoggerFactory.getLogger(JdbcChunks.class);

    private static final String BY_ID =
            """
            select tenant, id, document, document_version, source, ordinal,
                   start_offset, end_offset, text_hash, content
            from retrieval.chunk
            where tenant = :tenant and id = any (:ids)
            """;

    private static final String ALL =
            """
            select tenant, id, document, document_version, source, ordinal,
                   start_offset, end_offset, text_hash, content
            from retrieval.chunk
            """;

    private static final String IDS_OF_DOCUMENT =
            "select id from retrieval.chunk where tenant = :tenant and document = :document";

    private static final String PUT =
            """
            insert into retrieval.chunk (tenant, id, document, document_version, source, ordinal,
                                         start_offset, end_offset, tokens, text_hash, content)
            values (:tenant, :id, :document, :version, :source, :ordinal,
                    :start, :end, :tokens, :textHash, :content)
            on conflict (tenant, id) do update
            set document_version = excluded.document_version, ordinal = excluded.ordinal,
                start_offset = excluded.start_offset, end_offset = excluded.end_offset
            """;

    private static final String DELETE =
            "delete from retrieval.chunk where tenant = :tenant and id = any (:ids)";

    private static final String ANNOUNCE =
            """
            insert into retrieval.chunk_change (tenant, chunk)
            select :tenant, id from unnest(:ids) as changed (id)
            """;

    private static final int ROWS_AT_ONCE = 500;

    private record Content(String title, String headings, String text) {}

    private final JdbcClient jdbc;
    private final JdbcTemplate streaming;
    private final Sealing sealing;

    public JdbcChunks(JdbcClient jdbc, JdbcTemplate template, Sealing sealing) {
        this.jdbc = jdbc;
        this.streaming = streamingFrom(template);
        this.sealing = sealing;
    }

    private static JdbcTemplate streamingFrom(JdbcTemplate template) {
        var source = template.getDataSource();
        if (source == null) {
            throw new IllegalStateException("The JDBC template has no data source");
        }
        var streaming = new JdbcTemplate(source);
        streaming.setFetchSize(ROWS_AT_ONCE);
        return streaming;
    }

    /// Those of the tenant's chunks with these ids that exist now, in no order.
    public List<Chunk> find(TenantId tenant, Collection<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return jdbc
                .sql(BY_ID)
                .param("tenant", tenant.value())
                .param("ids", ids.toArray(String[]::new))
                .query((row, _) -> opened(tenant, row))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /// Every chunk of every tenant, a few rows at a time; only inside a transaction.
    public void forEach(BiConsumer<TenantId, Chunk> visitor) {
        streaming.query(
                ALL,
                row -> {
                    var tenant = new TenantId(row.getString("tenant"));
                    opened(tenant, row).ifPresent(chunk -> visitor.accept(tenant, chunk));
                });
    }

    /// Makes `chunks` the chunks of `document`; those that did not change are not announced. Only
    /// inside a transaction that holds the document's row.
    public void replace(TenantId tenant, String document, List<Chunk> chunks) {
        var before = Set.copyOf(idsOf(tenant, document));
        var gone = new HashSet<>(before);
        var changed = new HashSet<String>();
        for (var chunk : chunks) {
            put(tenant, chunk);
            gone.remove(chunk.id());
            if (!before.contains(chunk.id())) {
                changed.add(chunk.id());
            }
        }
        delete(tenant, gone);
        changed.addAll(gone);
        announce(tenant, changed);
    }

    private List<String> idsOf(TenantId tenant, String document) {
        return jdbc.sql(IDS_OF_DOCUMENT)
                .param("tenant", tenant.value())
                .param("document", document)
                .query(String.class)
                .list();
    }

    private void put(TenantId tenant, Chunk chunk) {
        var content = new Content(chunk.title(), chunk.headings(), chunk.text());
        jdbc.sql(PUT)
                .param("tenant", tenant.value())
                .param("id", chunk.id())
                .param("document", chunk.document())
                .param("version", chunk.version())
                .param("source", chunk.source())
                .param("ordinal", chunk.ordinal())
                .param("start", chunk.start())
                .param("end", chunk.end())
                .param("tokens", chunk.tokens())
                .param("textHash", chunk.textHash())
                .param(
                        "content",
                        sealing.seal(
                                tenant,
                                place(chunk.id()),
                                StrictJson.CLOSED.writeValueAsBytes(content)))
                .update();
    }

    private void delete(TenantId tenant, Set<String> ids) {
        if (!ids.isEmpty()) {
            jdbc.sql(DELETE)
                    .param("tenant", tenant.value())
                    .param("ids", ids.toArray(String[]::new))
                    .update();
        }
    }

    private void announce(TenantId tenant, Set<String> ids) {
        if (!ids.isEmpty()) {
            jdbc.sql(ANNOUNCE)
                    .param("tenant", tenant.value())
                    .param("ids", ids.toArray(String[]::new))
                    .update();
        }
    }

    /// A chunk that does not open is left out: one broken row must not keep all others from being
    /// found.
    private Optional<Chunk> opened(TenantId tenant, ResultSet row) throws SQLException {
        var id = row.getString("id");
        try {
            return Optional.of(
                    chunk(row, sealing.open(tenant, place(id), row.getBytes("content"))));
        } catch (SealBrokenException _) {
            log.atError()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("document", row.getString("document"))
                    .addKeyValue("code", SealBrokenException.CODE)
                    .log("A chunk does not open and is left out; send its document again");
            return Optional.empty();
        }
    }

    private static Chunk chunk(ResultSet row, byte[] opened) throws SQLException {
        var content = StrictJson.CLOSED.readValue(opened, Content.class);
        return new Chunk(
                row.getString("id"),
                row.getString("document"),
                row.getInt("document_version"),
                row.getString("source"),
                row.getInt("ordinal"),
                content.title(),
                content.headings(),
                content.text(),
                row.getInt("start_offset"),
                row.getInt("end_offset"),
                row.getString("text_hash"));
    }

    private static SealedPlace place(String id) {
        return new SealedPlace("retrieval.chunk", "content", id);
    }
}
