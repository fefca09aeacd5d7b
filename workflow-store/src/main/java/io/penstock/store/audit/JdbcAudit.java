package io.penstock.store.audit;

import io.penstock.platform.audit.Audit;
import io.penstock.platform.audit.Deed;
import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.AuditRows;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.core.type.TypeReference;

@Repository
class JdbcAudit implements Audit, AuditLog {
    private static final String RECORD =
            """
            insert into workflow.audit
                (tenant, issuer, subject, client, scope, action, object, outcome, code, sealed_as,
                 reason, facts, request, source)
            values (:tenant, :issuer, :subject, :client, :scope, :action, :object, :outcome, :code,
                    :row, :reason, cast(:facts as jsonb), :request, cast(:source as cidr))
            """;

    private static final String PAGE =
            """
            select tenant, id, at, issuer, subject, client, scope, action, object, outcome, code,
                   sealed_as, reason, facts, request, source
            from workflow.audit
            where tenant = :tenant
              and (cast(:actor as text) is null or subject = :actor)
              and (cast(:action as text) is null or action = :action)
              and (cast(:object as text) is null or object = :object)
              and (cast(:from as timestamptz) is null or at >= :from)
              and (cast(:to as timestamptz) is null or at < :to)
              and (cast(:before as bigint) is null or id < :before)
            order by id desc
            limit :limit
            """;

    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

    private final JdbcClient jdbc;
    private final Sealing sealing;

    JdbcAudit(JdbcClient jdbc, Sealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    @Override
    public void record(TenantId tenant, Caller by, Deed deed) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(
                    "What is done and its record stand in one transaction; there is none");
        }
        var row = UUID.randomUUID();
        jdbc.sql(RECORD)
                .param("tenant", tenant.value())
                .param("issuer", by.issuer())
                .param("subject", by.subject())
                .param("client", by.client())
                .param("scope", by.scope())
                .param("action", deed.action())
                .param("object", deed.object())
                .param("outcome", outcome(deed).name())
                .param("code", deed.code())
                .param("row", row)
                .param("reason", sealed(tenant, row, deed.reason()))
                .param("facts", StrictJson.TOLERANT.writeValueAsString(deed.facts()))
                .param("request", by.request())
                .param("source", by.source())
                .update();
    }

    private static AuditRows.Outcome outcome(Deed deed) {
        return deed.code() == null ? AuditRows.Outcome.DONE : AuditRows.Outcome.REFUSED;
    }

    @Override
    public AuditRows.Page page(TenantId tenant, Filter filter, @Nullable String cursor, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("A page has 1 to 200 rows, not " + limit);
        }
        var rows =
                jdbc.sql(PAGE)
                        .param("tenant", tenant.value())
                        .param("actor", filter.actor())
                        .param("action", filter.action())
                        .param("object", filter.object())
                        .param("from", Columns.timestampOrNull(filter.from()))
                        .param("to", Columns.timestampOrNull(filter.to()))
                        .param("before", cursor == null ? null : id(cursor))
                        .param("limit", limit + 1)
                        .query((row, _) -> row(row))
                        .list();
        if (rows.size() <= limit) {
            return new AuditRows.Page(rows, null);
        }
        var page = rows.subList(0, limit);
        return new AuditRows.Page(page, Long.toString(page.getLast().id()));
    }

    private static long id(String cursor) {
        if (!ID.matcher(cursor).matches()) {
            throw new IllegalArgumentException("Not a cursor of this list; start without one");
        }
        return Long.parseLong(cursor);
    }

    private AuditRows.Row row(ResultSet row) throws SQLException {
        return new AuditRows.Row(
                row.getLong("id"),
                Columns.instant(row, "at"),
                new AuditRows.Actor(
                        Columns.text(row, "issuer"),
                        Columns.text(row, "subject"),
                        row.getString("client")),
                row.getString("scope"),
                Columns.text(row, "action"),
                Columns.text(row, "object"),
                AuditRows.Outcome.valueOf(Columns.text(row, "outcome")),
                row.getString("code"),
                opened(row),
                StrictJson.TOLERANT.readValue(
                        Columns.text(row, "facts"), new TypeReference<Map<String, String>>() {}),
                row.getString("request"),
                row.getString("source"));
    }

    private byte @Nullable [] sealed(TenantId tenant, UUID row, @Nullable String reason) {
        return reason == null ? null : sealing.sealText(tenant, place(row), reason);
    }

    private @Nullable String opened(ResultSet row) throws SQLException {
        var reason = row.getBytes("reason");
        return reason == null
                ? null
                : sealing.openText(
                        Columns.tenant(row), place(row.getObject("sealed_as", UUID.class)), reason);
    }

    private static SealedPlace place(UUID row) {
        return new SealedPlace("audit", "reason", row.toString());
    }
}
