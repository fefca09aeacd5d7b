package io.penstock.faults.check;

import java.util.List;

/// What the tables tell of runs that start in time.
final class StartTables {
    private static final Query STARTED_NOTHING =
            new Query(
                    Promise.I2,
                    "an occurrence of a schedule whose run is not there",
                    """
                    select o.schedule || ' ' || o.at
                    from workflow.occurrence o
                    where o.outcome = 'STARTED'
                      and not exists (
                          select from workflow.run r where r.tenant = o.tenant and r.id = o.run)
                      and not exists (
                          select from workflow.run_archive r
                          where r.tenant = o.tenant and r.id = o.run)
                    """);

    private static final Query OVERSLEPT =
            new Query(
                    Promise.I10,
                    "a schedule that has been due for long",
                    """
                    select name || ' since ' || next_at
                    from workflow.schedule
                    where not paused and next_at < clock_timestamp() - interval '5 s'
                    """);

    private static final Query WITHOUT_PLACE =
            new Query(
                    Promise.I10,
                    "a run whose time to start has come, and that has no place",
                    """
                    select id || ' since ' || due_at
                    from workflow.run
                    where seq is null and status = 'PENDING'
                      and due_at < clock_timestamp() - interval '5 s'
                    """);

    static final List<Query> QUERIES = List.of(STARTED_NOTHING, OVERSLEPT, WITHOUT_PLACE);

    private StartTables() {}
}
