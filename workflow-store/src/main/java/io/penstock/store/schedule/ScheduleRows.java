package io.penstock.store.schedule;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.event.Event;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Arrays;
import org.springframework.stereotype.Component;

/// Rows as schedules.
@Component
class ScheduleRows {
    private final Sealing sealing;

    ScheduleRows(Sealing sealing) {
        this.sealing = sealing;
    }

    Schedule schedule(ResultSet row) throws SQLException {
        return new Schedule(
                terms(row),
                row.getBoolean("paused"),
                Columns.instantOrNull(row, "next_at"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"));
    }

    private Schedule.Terms terms(ResultSet row) throws SQLException {
        return new Schedule.Terms(
                Columns.tenant(row),
                Columns.text(row, "name"),
                Columns.text(row, "workflow"),
                row.getObject("workflow_version", Integer.class),
                cron(row),
                misfire(Columns.text(row, "misfire")),
                overlap(Columns.text(row, "overlap")));
    }

    Schedule.Draft draft(ResultSet row) throws SQLException {
        var terms = terms(row);
        var event = sealing.open(terms.tenant(), place(terms.name()), row.getBytes("event"));
        return new Schedule.Draft(terms, StrictJson.TOLERANT.readValue(event, Event.class));
    }

    Cron cron(ResultSet row) throws SQLException {
        var zone = ZoneId.of(Columns.text(row, "zone"));
        return Cron.of(Columns.text(row, "cron"), zone).orElseThrow();
    }

    byte[] sealed(Schedule.Draft draft) {
        return sealing.seal(
                draft.terms().tenant(),
                place(draft.terms().name()),
                StrictJson.TOLERANT.writeValueAsBytes(draft.event()));
    }

    private static Misfire misfire(String word) {
        return Arrays.stream(Misfire.values())
                .filter(misfire -> misfire.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static Overlap overlap(String word) {
        return Arrays.stream(Overlap.values())
                .filter(overlap -> overlap.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static SealedPlace place(String name) {
        return new SealedPlace("schedule", "event", name);
    }
}
