package io.penstock.faults.check;

import java.util.List;

/// What the tables tell of runs that have moved out.
final class ArchiveTables {
    private static final Query BOTH =
            new Query(
                    Promise.I3,
                    "a run that has moved out and is there",
                    """
                    select a.id::text
                    from workflow.run_archive a
                    join workflow.run r on r.tenant = a.tenant and r.id = a.id
                    """);

    private static final Query MOVED_OUT_ALIVE =
            new Query(
                    Promise.I3,
                    "a run that moved out before its end",
                    """
                    select id || ' ' || status || ' ' || ended_at
                    from workflow.run_archive
                    where status not in ('COMPLETED', 'FAILED', 'CANCELLED')
                       or ended_at > archived_at or ended_at < created_at
                    """);

    /// Its event goes with it, and a sender may still repeat that.
    private static final Query MOVED_OUT_EARLY =
            new Query(
                    Promise.I1,
                    "a run that moved out before its time",
                    """
                    select id || ' ' || ended_at
                    from workflow.run_archive
                    where archived_at < ended_at + make_interval(secs => :kept)
                    """);

    static final List<Query> QUERIES = List.of(BOTH, MOVED_OUT_ALIVE, MOVED_OUT_EARLY);

    private ArchiveTables() {}
}
