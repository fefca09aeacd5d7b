package io.penstock.gateway.prompt;

import io.penstock.schema.api.Prompts;
import io.penstock.schema.id.TenantId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/// Templates in Postgres: published one after the other, never changed.
@Repository
class JdbcPrompts implements PromptLibrary {
    private static final String ONE_AFTER_THE_OTHER =
            """
            select count(*)
            from (select pg_advisory_xact_lock(hashtextextended(:tenant || '/' || :id, 0))) locked
            """;

    private static final String FIND =
            """
            select id, version, sha256, messages
            from gateway.prompt_version
            where tenant = :tenant and id = :id and (:version::int is null or version = :version)
            order by version desc
            limit 1
            """;

    private static final String INSERT =
            """
            insert into gateway.prompt_version (tenant, id, version, sha256, messages, published_by)
            values (:tenant, :id, :version, :sha256, :messages, :client)
            """;

    private static final int REMEMBERED = 1_000;

    private final Map<Version, PromptVersion> known =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(16, 0.75f, true) {
                        @Override
                        protected boolean removeEldestEntry(
                                Map.Entry<Version, PromptVersion> eldest) {
                            return size() > REMEMBERED;
                        }
                    });
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    JdbcPrompts(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    private record Version(TenantId tenant, String id, int version) {}

    /// A version that is there never changes, so it is read once.
    @Override
    public Optional<PromptVersion> find(TenantId tenant, String id, @Nullable Integer version) {
        if (version == null) {
            return read(tenant, id, null);
        }
        var name = new Version(tenant, id, version);
        var remembered = Optional.ofNullable(known.get(name));
        if (remembered.isPresent()) {
            return remembered;
        }
        var read = read(tenant, id, version);
        read.ifPresent(found -> known.put(name, found));
        return read;
    }

    private Optional<PromptVersion> read(TenantId tenant, String id, @Nullable Integer version) {
        return jdbc.sql(FIND)
                .param("tenant", tenant.value())
                .param("id", id)
                .param("version", version)
                .query(
                        (row, _) ->
                                new PromptVersion(
                                        row.getString("id"),
                                        row.getInt("version"),
                                        row.getString("sha256"),
                                        PromptText.read(row.getString("messages"))))
                .optional();
    }

    Publication publish(TenantId tenant, String client, String id, List<Prompts.Message> messages) {
        return transaction.execute(_ -> published(tenant, client, id, messages));
    }

    private Publication published(
            TenantId tenant, String client, String id, List<Prompts.Message> messages) {
        jdbc.sql(ONE_AFTER_THE_OTHER)
                .param("tenant", tenant.value())
                .param("id", id)
                .query(Long.class)
                .single();
        var text = PromptText.of(messages);
        var newest = find(tenant, id, null);
        if (newest.isPresent() && newest.get().sha256().equals(text.sha256())) {
            return new Publication.Unchanged(newest.get());
        }
        var next =
                new PromptVersion(
                        id,
                        newest.map(PromptVersion::version).orElse(0) + 1,
                        text.sha256(),
                        messages);
        jdbc.sql(INSERT)
                .param("tenant", tenant.value())
                .param("id", id)
                .param("version", next.version())
                .param("sha256", next.sha256())
                .param("messages", text.json())
                .param("client", client)
                .update();
        return new Publication.Published(next);
    }
}
