package io.penstock.faults.check;

import java.util.HashMap;
import java.util.Map;

/// Where a run stands, or stood when it moved out.
record Standing(long version, String status) {
    private static final String MOVED_OUT =
            "select id::text as id, version, status from workflow.run_archive";

    private static final String LIVE = "select id::text as id, version, status from workflow.run";

    /// Of every run that is or was there, by id.
    static Map<String, Standing> ofAll(Evidence evidence) {
        var all = new HashMap<String, Standing>();
        read(MOVED_OUT, evidence, all);
        read(LIVE, evidence, all);
        return all;
    }

    private static void read(String sql, Evidence evidence, Map<String, Standing> into) {
        evidence.sql()
                .sql(sql)
                .query(
                        row -> {
                            into.put(
                                    row.getString("id"),
                                    new Standing(row.getLong("version"), row.getString("status")));
                        });
    }
}
