package io.penstock.gateway.record;

import io.penstock.gateway.route.Attempt;
import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Calls in Postgres; writing one twice changes nothing.
@Repository
class JdbcCalls {
    private static final String INSERT =
            """
            insert into gateway.model_call (
                tenant, id, client, run, step, model_asked, route, provider, model_requested, model_returned,
                prompt_id, prompt_version, prompt_sha256, started_at, duration_ms, status, error_code,
                finish_reason, schema_sha256, schema_verdict, input_tokens, cached_tokens, output_tokens,
                reasoning_tokens, usage_source, cost_pico_usd, cost_complete, attempts)
            values (
                :tenant, :id, :client, :run, :step, :modelAsked, :route, :provider, :modelRequested, :modelReturned,
                :promptId, :promptVersion, :promptSha256, :startedAt, :durationMs, :status, :errorCode,
                :finishReason, :schemaSha256, :schemaVerdict, :inputTokens, :cachedTokens, :outputTokens,
                :reasoningTokens, :usageSource, :costPicoUsd, :costComplete, :attempts::jsonb)
            on conflict do nothing
            """;

    private static final String INSERT_CONTENT =
            """
            insert into gateway.model_call_content (tenant, call, prompt, answer)
            values (:tenant, :call, :prompt, :answer)
            on conflict do nothing
            """;

    private static final String FIND =
            """
            select id, client, run, step, model_asked, route, provider, model_requested, model_returned,
                   prompt_id, prompt_version, prompt_sha256, started_at, duration_ms, status, error_code,
                   finish_reason, schema_sha256, schema_verdict, input_tokens, cached_tokens, output_tokens,
                   reasoning_tokens, usage_source, cost_pico_usd, cost_complete, attempts
            from gateway.model_call
            where tenant = :tenant and id = :id
            """;

    private static final String TABLE = "gateway.model_call_content";

    private final JdbcClient jdbc;
    private final NamedParameterJdbcOperations batch;
    private final TransactionTemplate transaction;
    private final Sealing sealing;
    private final JsonMapper json;

    JdbcCalls(
            JdbcClient jdbc,
            NamedParameterJdbcOperations batch,
            TransactionTemplate transaction,
            Sealing sealing,
            JsonMapper json) {
        this.jdbc = jdbc;
        this.batch = batch;
        this.transaction = transaction;
        this.sealing = sealing;
        this.json = json;
    }

    /// All or none of them.
    void write(List<Call> calls) {
        insert(INSERT, calls.stream().map(this::metadata).toList());
    }

    /// What was said at calls that are written; all or none of it.
    void writeContents(List<Call> calls) {
        var contents = new ArrayList<SqlParameterSource>();
        for (var call : calls) {
            if (call.content() != null) {
                contents.add(content(call, call.content()));
            }
        }
        if (!contents.isEmpty()) {
            insert(INSERT_CONTENT, contents);
        }
    }

    private void insert(String sql, List<SqlParameterSource> rows) {
        transaction.executeWithoutResult(
                _ -> batch.batchUpdate(sql, rows.toArray(SqlParameterSource[]::new)));
    }

    private SqlParameterSource metadata(Call call) {
        var data = call.metadata();
        var template = data.template();
        return new MapSqlParameterSource()
                .addValue("tenant", call.tenant().value())
                .addValue("id", data.id())
                .addValue("client", data.client())
                .addValue("run", data.run(), Types.VARCHAR)
                .addValue("step", data.step(), Types.VARCHAR)
                .addValue("modelAsked", data.modelAsked())
                .addValue("route", data.route(), Types.VARCHAR)
                .addValue("provider", data.provider(), Types.VARCHAR)
                .addValue("modelRequested", data.modelRequested(), Types.VARCHAR)
                .addValue("modelReturned", data.modelReturned(), Types.VARCHAR)
                .addValue("promptId", template == null ? null : template.id(), Types.VARCHAR)
                .addValue(
                        "promptVersion",
                        template == null ? null : template.version(),
                        Types.INTEGER)
                .addValue(
                        "promptSha256", template == null ? null : template.sha256(), Types.VARCHAR)
                .addValue("startedAt", OffsetDateTime.ofInstant(data.startedAt(), ZoneOffset.UTC))
                .addValue("durationMs", data.durationMs())
                .addValue("status", data.status())
                .addValue("errorCode", data.errorCode(), Types.VARCHAR)
                .addValue("finishReason", data.finishReason(), Types.VARCHAR)
                .addValue("schemaSha256", data.schemaSha256(), Types.VARCHAR)
                .addValue("schemaVerdict", data.schemaVerdict())
                .addValue("inputTokens", data.inputTokens(), Types.BIGINT)
                .addValue("cachedTokens", data.cachedTokens(), Types.BIGINT)
                .addValue("outputTokens", data.outputTokens(), Types.BIGINT)
                .addValue("reasoningTokens", data.reasoningTokens(), Types.BIGINT)
                .addValue("usageSource", data.usageSource())
                .addValue("costPicoUsd", data.costPicoUsd(), Types.BIGINT)
                .addValue("costComplete", data.costComplete())
                .addValue("attempts", json.writeValueAsString(data.attempts()));
    }

    private SqlParameterSource content(Call call, Call.Content content) {
        var answer = content.answer();
        return new MapSqlParameterSource()
                .addValue("tenant", call.tenant().value())
                .addValue("call", call.metadata().id())
                .addValue("prompt", sealed(call, "prompt", content.prompt()), Types.BINARY)
                .addValue(
                        "answer",
                        answer == null ? null : sealed(call, "answer", answer),
                        Types.BINARY);
    }

    private byte[] sealed(Call call, String column, String text) {
        var place = new SealedPlace(TABLE, column, call.metadata().id().toString());
        return sealing.sealText(call.tenant(), place, text);
    }

    Optional<CallRecord> find(TenantId tenant, UUID id) {
        return jdbc.sql(FIND)
                .param("tenant", tenant.value())
                .param("id", id)
                .query((row, _) -> read(row))
                .optional();
    }

    private CallRecord read(ResultSet row) throws SQLException {
        return new CallRecord(
                row.getObject("id", UUID.class),
                row.getString("client"),
                row.getString("run"),
                row.getString("step"),
                row.getString("model_asked"),
                row.getString("route"),
                row.getString("provider"),
                row.getString("model_requested"),
                row.getString("model_returned"),
                template(row),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getLong("duration_ms"),
                row.getInt("status"),
                row.getString("error_code"),
                row.getString("finish_reason"),
                row.getString("schema_sha256"),
                row.getString("schema_verdict"),
                row.getObject("input_tokens", Long.class),
                row.getObject("cached_tokens", Long.class),
                row.getObject("output_tokens", Long.class),
                row.getObject("reasoning_tokens", Long.class),
                row.getString("usage_source"),
                row.getObject("cost_pico_usd", Long.class),
                row.getBoolean("cost_complete"),
                json.readValue(row.getString("attempts"), new TypeReference<List<Attempt>>() {}));
    }

    private static CallRecord.@Nullable Template template(ResultSet row) throws SQLException {
        var id = row.getString("prompt_id");
        return id == null
                ? null
                : new CallRecord.Template(
                        id, row.getInt("prompt_version"), row.getString("prompt_sha256"));
    }
}
