package io.penstock.store.view;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.api.Runs;
import io.penstock.schema.event.Channel;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.EventId;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Rows as the API's records.
@Component
class RunRows {
    private final Sealing sealing;

    RunRows(Sealing sealing) {
        this.sealing = sealing;
    }

    Runs.RunView run(ResultSet row) throws SQLException {
        var status = RunStatus.valueOf(Columns.text(row, "status"));
        return new Runs.RunView(
                Columns.run(row, "id"),
                new EventId(Columns.text(row, "event")),
                Columns.text(row, "workflow"),
                row.getInt("workflow_version"),
                channel(row),
                status,
                status.phase(),
                row.getLong("version"),
                row.getString("step"),
                owner(row),
                row.getObject("review", UUID.class),
                due(row, status),
                status == RunStatus.WAITING ? row.getString("waiting_for") : null,
                failure(row),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"),
                Columns.instantOrNull(row, "ended_at"));
    }

    /// A run that nothing delays was due when it was written.
    private static @Nullable Instant due(ResultSet row, RunStatus status) throws SQLException {
        var due = Columns.instant(row, "due_at");
        var delayed =
                status == RunStatus.PENDING && due.isAfter(Columns.instant(row, "updated_at"));
        return status == RunStatus.WAITING || delayed ? due : null;
    }

    private static @Nullable Channel channel(ResultSet row) throws SQLException {
        var word = row.getString("channel");
        return word == null ? null : Channel.named(word).orElse(null);
    }

    private static @Nullable String owner(ResultSet row) throws SQLException {
        var owner = row.getString("owner");
        return owner == null ? row.getString("failure_owner") : owner;
    }

    Runs.Entry entry(ResultSet row) throws SQLException {
        var status = row.getString("status");
        return new Runs.Entry(
                row.getLong("seq"),
                Columns.instant(row, "at"),
                Columns.text(row, "kind"),
                status == null ? null : RunStatus.valueOf(status),
                row.getString("step"),
                row.getString("owner"),
                row.getObject("attempt", Integer.class),
                plainFailure(row),
                Columns.instantOrNull(row, "due_at"),
                row.getString("note"));
    }

    private Runs.@Nullable FailureView failure(ResultSet row) throws SQLException {
        var code = row.getString("failure_code");
        return code == null
                ? null
                : Runs.FailureView.of(
                        failureClass(row),
                        code,
                        detail(row),
                        "WAITING".equals(row.getString("status"))
                                ? Columns.instantOrNull(row, "due_at")
                                : null,
                        row.getString("failure_owner"));
    }

    private static Runs.@Nullable FailureView plainFailure(ResultSet row) throws SQLException {
        var code = row.getString("failure_code");
        return code == null
                ? null
                : Runs.FailureView.of(
                        failureClass(row),
                        code,
                        null,
                        Columns.instantOrNull(row, "due_at"),
                        row.getString("owner"));
    }

    private static @Nullable FailureClass failureClass(ResultSet row) throws SQLException {
        var failureClass = row.getString("failure_class");
        return failureClass == null ? null : FailureClass.valueOf(failureClass);
    }

    private @Nullable String detail(ResultSet row) throws SQLException {
        var detail = row.getBytes("failure_detail");
        var place = new SealedPlace("run", "failure_detail", Columns.text(row, "id"));
        return detail == null ? null : sealing.openText(Columns.tenant(row), place, detail);
    }
}
