package io.penstock.store.letter;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.api.DeadLetters.Kind;
import io.penstock.schema.api.DeadLetters.Letter;
import io.penstock.schema.api.DeadLetters.Origin;
import io.penstock.schema.api.DeadLetters.State;
import io.penstock.schema.api.Runs.FailureView;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.RunId;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Rows as the API's records.
@Component
class LetterRows {
    private final Sealing sealing;

    LetterRows(Sealing sealing) {
        this.sealing = sealing;
    }

    Letter letter(ResultSet row) throws SQLException {
        var run = row.getObject("run", UUID.class);
        return new Letter(
                row.getObject("id", UUID.class),
                Kind.valueOf(Columns.text(row, "kind")),
                State.valueOf(Columns.text(row, "state")),
                run == null ? null : new RunId(run),
                row.getString("workflow"),
                row.getString("step"),
                row.getString("owner"),
                origin(row),
                row.getObject("signal", UUID.class),
                row.getObject("subscription", UUID.class),
                FailureView.of(
                        FailureClass.valueOf(Columns.text(row, "failure_class")),
                        Columns.text(row, "failure_code"),
                        detail(row),
                        null,
                        row.getString("owner")),
                row.getInt("hops"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "redriven_at"));
    }

    private static @Nullable Origin origin(ResultSet row) throws SQLException {
        var topic = row.getString("topic");
        return topic == null
                ? null
                : new Origin(topic, row.getInt("partition"), row.getLong("record_offset"));
    }

    private @Nullable String detail(ResultSet row) throws SQLException {
        var detail = row.getBytes("failure_detail");
        var place = new SealedPlace("dead_letter", "failure_detail", Columns.text(row, "id"));
        return detail == null ? null : sealing.openText(Columns.tenant(row), place, detail);
    }
}
