package io.penstock.faults.check;

import io.penstock.schema.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/// I1 and I2. Whatever stands on the log was read, and is an event or a dead letter.
final class EveryRecordIsAccountedFor implements Check {
    /// An event goes with its last run.
    private static final String EVENTS =
            """
            select id from workflow.event
            union
            select event from workflow.run_archive
            """;

    private static final String LETTERS =
            """
            select topic || '-' || partition || '@' || record_offset
            from workflow.dead_letter
            where kind = 'RECORD'
            """;

    private static final String PROGRESS =
            """
            select topic || '-' || partition as part, next_offset
            from workflow.ingest_progress
            """;

    @Override
    public List<Violation> violations(Evidence evidence) {
        var sql = evidence.sql();
        var events = new HashSet<>(sql.sql(EVENTS).query(String.class).list());
        var letters = new HashSet<>(sql.sql(LETTERS).query(String.class).list());
        var read = new HashMap<String, Long>();
        sql.sql(PROGRESS)
                .query(
                        row -> {
                            read.put(row.getString("part"), row.getLong("next_offset"));
                        });
        var violations = new ArrayList<Violation>();
        for (var record : evidence.on(Topics.EVENTS)) {
            var id = record.headers().getOrDefault("ce_id", "");
            var next = read.getOrDefault(record.topic() + "-" + record.partition(), 0L);
            if (record.offset() >= next) {
                violations.add(
                        new Violation(Promise.I1, "a record that was not read", record.place()));
            } else if (!events.contains(id) && !letters.contains(record.place())) {
                violations.add(
                        new Violation(Promise.I2, "a record that became nothing", record.place()));
            }
        }
        return violations;
    }
}
