package io.penstock.store.definition;

import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

@Repository
class JdbcDefinitions implements Definitions {
    /// Two who publish under one name take turns.
    private static final String TAKE_TURNS =
            """
            select pg_advisory_xact_lock(hashtextextended('workflow.definition/' || :tenant || '/' || :name, 0))
            """;

    private static final String NEWEST =
            """
            select tenant, name, version, sha256, body, published_at
            from workflow.definition
            where tenant = :tenant and name = :name
            order by version desc
            limit 1
            """;

    private static final String PUBLISH =
            """
            insert into workflow.definition (tenant, name, version, sha256, body)
            values (:tenant, :name, :version, :sha256, :body)
            returning tenant, name, version, sha256, body, published_at
            """;

    private static final String ACTIVE =
            """
            select distinct on (name) tenant, name, version, sha256, body, published_at
            from workflow.definition
            where tenant = :tenant
            order by name, version desc
            """;

    private static final String FIND =
            """
            select tenant, name, version, sha256, body, published_at
            from workflow.definition
            where tenant = :tenant and name = :name and version = :version
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;

    JdbcDefinitions(JdbcClient jdbc, TransactionOperations transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public Publication publish(TenantId tenant, String name, String text) {
        return transaction.execute(_ -> publishNext(tenant, name, text));
    }

    @Override
    public List<PublishedDefinition> active(TenantId tenant) {
        return jdbc.sql(ACTIVE)
                .param("tenant", tenant.value())
                .query(JdbcDefinitions::definition)
                .list();
    }

    @Override
    public Optional<PublishedDefinition> newest(TenantId tenant, String name) {
        return named(NEWEST, tenant, name).query(JdbcDefinitions::definition).optional();
    }

    @Override
    public Optional<PublishedDefinition> find(TenantId tenant, String name, int version) {
        return named(FIND, tenant, name)
                .param("version", version)
                .query(JdbcDefinitions::definition)
                .optional();
    }

    private Publication publishNext(TenantId tenant, String name, String text) {
        named(TAKE_TURNS, tenant, name).query().singleRow();
        var newest = newest(tenant, name);
        var sha256 = sha256(text);
        if (newest.isPresent() && newest.get().sha256().equals(sha256)) {
            return new Publication(newest.get(), false);
        }
        var published =
                named(PUBLISH, tenant, name)
                        .param("version", newest.map(PublishedDefinition::version).orElse(0) + 1)
                        .param("sha256", sha256)
                        .param("body", text)
                        .query(JdbcDefinitions::definition)
                        .single();
        return new Publication(published, true);
    }

    private JdbcClient.StatementSpec named(String sql, TenantId tenant, String name) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("name", name);
    }

    private static PublishedDefinition definition(ResultSet row, int number) throws SQLException {
        return new PublishedDefinition(
                Columns.tenant(row),
                Columns.text(row, "name"),
                row.getInt("version"),
                Columns.text(row, "sha256"),
                Columns.text(row, "body"),
                Columns.instant(row, "published_at"));
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256", e);
        }
    }
}
