package io.penstock.faults.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// I12. What the API and the meters count is what the tables hold. It was counted a moment ago, so
/// what comes and goes with the hour has a least and a most.
final class CountedAsItIs implements Check {
    /// Of what has ended, the API counts what began within a day.
    private static final String RUNS =
            """
            select status,
                   count(*) filter (where ended_at is null
                       or created_at >= clock_timestamp() - interval '24 hours') as least,
                   count(*) as most
            from workflow.run
            where ended_at is null
               or created_at >= clock_timestamp() - interval '24 hours 10 minutes'
            group by status
            """;

    private static final String DUE =
            """
            from workflow.conversation
            where active_run is null and ready_at <= clock_timestamp()
            """;

    private static final String REVIEWS = "from workflow.review where status = 'OPEN'";

    /// As `GET /v1/queues` and the meters of workers name them. Letters of records that name no
    /// tenant are the installation's, and no other API shows them.
    private static final Map<String, String> OTHERS =
            Map.of(
                    "due", all(DUE),
                    "reviews.open", all(REVIEWS),
                    "reviews.overdue",
                            """
                            select count(*) filter (
                                       where due_at < clock_timestamp() - interval '10 minutes') as least,
                                   count(*) as most
                            from workflow.review
                            where status = 'OPEN' and due_at <= clock_timestamp()
                            """,
                    "deadLetters.open",
                            all(
                                    "from workflow.dead_letter where state = 'OPEN' and tenant <> 'penstock'"),
                    "outbox.waiting", all("from workflow.outbox"),
                    "penstock_outbox_depth", all("from workflow.outbox"),
                    "penstock_outbox_aside", all("from workflow.outbox_aside"),
                    "penstock_signals_pending", all("from workflow.signal where state = 'PENDING'"),
                    "penstock_queue_due", all(DUE),
                    "penstock_reviews_open", all(REVIEWS));

    private record Count(long least, long most) {
        static final Count NONE = new Count(0, 0);

        boolean is(long counted) {
            return least <= counted && counted <= most;
        }
    }

    private static String all(String from) {
        return "select count(*) as least, count(*) as most " + from;
    }

    @Override
    public List<Violation> violations(Evidence evidence) {
        var runs = runs(evidence);
        var violations = new ArrayList<Violation>();
        evidence.counted()
                .forEach(
                        (name, counted) -> {
                            var count = count(evidence, name, runs);
                            if (!count.is(counted)) {
                                violations.add(
                                        new Violation(
                                                Promise.I12,
                                                "counted %d and holds %d"
                                                        .formatted(counted, count.most()),
                                                name));
                            }
                        });
        return violations;
    }

    /// @param name a process may stand before it: `worker-1 penstock_outbox_depth`
    private static Count count(Evidence evidence, String name, Map<String, Count> runs) {
        var other = OTHERS.get(name.substring(name.lastIndexOf(' ') + 1));
        return other == null
                ? runs.getOrDefault(name, Count.NONE)
                : evidence.sql().sql(other).query(Count.class).single();
    }

    private static Map<String, Count> runs(Evidence evidence) {
        var runs = new HashMap<String, Count>();
        evidence.sql()
                .sql(RUNS)
                .query(
                        row -> {
                            runs.put(
                                    row.getString("status"),
                                    new Count(row.getLong("least"), row.getLong("most")));
                        });
        return runs;
    }
}
