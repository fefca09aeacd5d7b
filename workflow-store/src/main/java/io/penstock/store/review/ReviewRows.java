package io.penstock.store.review;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.api.Reviews.Choice;
import io.penstock.schema.api.Reviews.DecisionView;
import io.penstock.schema.api.Reviews.ReviewView;
import io.penstock.schema.api.Reviews.Status;
import io.penstock.schema.api.Runs;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Rows as the API's records, and the places under which a review's texts are sealed.
@Component
class ReviewRows {
    private final Sealing sealing;

    ReviewRows(Sealing sealing) {
        this.sealing = sealing;
    }

    ReviewView review(ResultSet row) throws SQLException {
        return new ReviewView(
                row.getObject("id", UUID.class),
                Columns.run(row, "run"),
                new EventId(Columns.text(row, "event")),
                Columns.text(row, "workflow"),
                row.getInt("workflow_version"),
                Columns.text(row, "step"),
                row.getString("owner"),
                Columns.text(row, "queue"),
                Status.valueOf(Columns.text(row, "status")),
                failure(row),
                row.getString("live_assignee"),
                Columns.instantOrNull(row, "live_until"),
                Columns.instant(row, "opened_at"),
                Columns.instantOrNull(row, "due_at"),
                row.getString("on_expiry"),
                Columns.instantOrNull(row, "closed_at"),
                decision(row));
    }

    byte @Nullable [] seal(TenantId tenant, UUID review, String column, @Nullable String text) {
        return text == null ? null : sealing.sealText(tenant, place(review, column), text);
    }

    private Runs.FailureView failure(ResultSet row) throws SQLException {
        return Runs.FailureView.of(
                FailureClass.valueOf(Columns.text(row, "failure_class")),
                Columns.text(row, "failure_code"),
                opened(row, "failure_detail"),
                null,
                row.getString("owner"));
    }

    private @Nullable DecisionView decision(ResultSet row) throws SQLException {
        var decision = row.getString("decision");
        return decision == null
                ? null
                : new DecisionView(
                        Choice.named(decision),
                        Columns.text(row, "decided_by"),
                        Columns.instant(row, "closed_at"),
                        opened(row, "reason"));
    }

    private @Nullable String opened(ResultSet row, String column) throws SQLException {
        var text = row.getBytes(column);
        return text == null
                ? null
                : sealing.openText(
                        Columns.tenant(row), place(row.getObject("id", UUID.class), column), text);
    }

    private static SealedPlace place(UUID review, String column) {
        return new SealedPlace("review", column, review.toString());
    }
}
