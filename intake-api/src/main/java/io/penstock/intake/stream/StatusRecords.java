package io.penstock.intake.stream;

import io.penstock.schema.api.Runs;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.run.RunStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Records of `penstock.run-status` as changes. The relay tells at least once, and an older version
/// after a newer one is no news: both are left out.
final class StatusRecords {
    private static final int REMEMBERED = 50_000;

    private final Map<RunId, Long> versions =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<RunId, Long> eldest) {
                    return size() > REMEMBERED;
                }
            };

    void forget() {
        versions.clear();
    }

    /// Empty for what cannot be read, or is no news.
    Optional<Told> read(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            var json = StrictJson.TOLERANT.readTree(record.value());
            var change = change(json);
            var tenant = new TenantId(json.path("tenant").asString(""));
            return isNews(change)
                    ? Optional.of(
                            new Told(
                                    record.partition(),
                                    record.offset(),
                                    tenant,
                                    change,
                                    StrictJson.TOLERANT.writeValueAsString(change)))
                    : Optional.empty();
        } catch (JacksonException | IllegalArgumentException | DateTimeException _) {
            return Optional.empty();
        }
    }

    private boolean isNews(Runs.Change change) {
        var known = versions.get(change.run());
        if (known != null && known >= change.version()) {
            return false;
        }
        versions.put(change.run(), change.version());
        return true;
    }

    private static Runs.Change change(JsonNode json) {
        var status = RunStatus.valueOf(json.path("status").asString(""));
        return new Runs.Change(
                RunId.parse(json.path("run").asString("")),
                textOrNull(json.path("workflow")),
                textOrNull(json.path("step")),
                status,
                status.phase(),
                json.path("version").asLong(),
                Instant.parse(json.path("time").asString("")));
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isString() ? node.asString() : null;
    }
}
