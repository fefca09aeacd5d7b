package io.penstock.store.redrive;

import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Mode;
import io.penstock.schema.api.DeadLetters.Plan;
import io.penstock.schema.api.DeadLetters.State;
import io.penstock.schema.id.TenantId;
import io.penstock.store.letter.FilterParams;
import io.penstock.store.letter.Letters;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// What a redrive would take, and what whoever starts it should know.
@Repository
class JdbcPlans {
    /// Oldest first, so that what a conversation waits for longest comes first.
    private static final String IDS =
            """
            select cast(id as text)
            from workflow.dead_letter
            where tenant = :tenant and state = 'OPEN'
              and (cast(:ids as uuid[]) is null or id = any(cast(:ids as uuid[])))
              and (cast(:kind as text) is null or kind = :kind)
              and (cast(:workflow as text) is null or workflow = :workflow)
              and (cast(:class as text) is null or failure_class = :class)
              and (cast(:code as text) is null or failure_code = :code)
              and (cast(:owner as text) is null or owner = :owner)
              and (cast(:from as timestamptz) is null or created_at >= :from)
              and (cast(:to as timestamptz) is null or created_at < :to)
            order by created_at, id
            limit :limit
            """;

    private static final String DOUBTS =
            """
            select count(*) filter (where l.hops >= :maxHops) as parked,
                   count(*) filter (where c.next_seq > r.seq + 1) as overtaken,
                   count(*) filter (where exists (
                       select from workflow.send s
                       where s.tenant = l.tenant and s.run = l.run
                         and s.status in ('INTENDED', 'UNKNOWN')
                       union all
                       select from workflow.call o
                       where o.tenant = l.tenant and o.run = l.run
                         and o.status in ('INTENDED', 'UNKNOWN'))) as unknown,
                   count(*) filter (where exists (
                       select from workflow.send s
                       where s.tenant = l.tenant and s.run = l.run and s.status = 'DONE'
                       union all
                       select from workflow.call o
                       where o.tenant = l.tenant and o.run = l.run and o.status = 'DONE')) as sent,
                   count(*) filter (where l.kind = 'RUN') as runs,
                   count(*) filter (where exists (
                       select
                       from workflow.redrive_item i
                       join workflow.redrive j on j.tenant = i.tenant and j.id = i.redrive
                       where i.tenant = l.tenant and i.letter = l.id and i.outcome is null
                         and j.state = 'RUNNING')) as underway
            from workflow.dead_letter l
            left join workflow.run r on r.tenant = l.tenant and r.id = l.run
            left join workflow.conversation c on c.id = r.conversation
            where l.tenant = :tenant and l.id = any(cast(:letters as uuid[]))
            """;

    private static final int SAMPLE = 20;

    private final JdbcClient jdbc;
    private final Letters letters;

    JdbcPlans(JdbcClient jdbc, Letters letters) {
        this.jdbc = jdbc;
        this.letters = letters;
    }

    Plan plan(TenantId tenant, Filter filter, Order order) {
        var ids = ids(tenant, filter);
        var sample = letters.page(tenant, filter, State.OPEN, null, SAMPLE).letters();
        return new Plan(name(tenant, ids), ids.size(), sample, warnings(tenant, ids, order));
    }

    /// @throws TooManyLettersException if there are more than a job takes
    List<String> ids(TenantId tenant, Filter filter) {
        var ids =
                FilterParams.of(jdbc.sql(IDS), filter)
                        .param("tenant", tenant.value())
                        .param("limit", Redrives.LIMIT + 1)
                        .query(String.class)
                        .list();
        if (ids.size() > Redrives.LIMIT) {
            throw TooManyLettersException.moreThan(Redrives.LIMIT);
        }
        return ids;
    }

    /// The same for the same set of letters.
    static String name(TenantId tenant, List<String> ids) {
        var set = tenant.value() + "\n" + String.join("\n", ids.stream().sorted().toList());
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(set.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256", e);
        }
    }

    private record Doubts(
            long parked, long overtaken, long unknown, long sent, long runs, long underway) {}

    private List<String> warnings(TenantId tenant, List<String> ids, Order order) {
        var doubts =
                jdbc.sql(DOUBTS)
                        .param("tenant", tenant.value())
                        .param("letters", ids.toArray(String[]::new))
                        .param("maxHops", Redrives.MAX_HOPS)
                        .query(Doubts.class)
                        .single();
        var warnings = new ArrayList<String>();
        warn(
                warnings,
                doubts.parked(),
                "parked after being sent on %d times: skipped".formatted(Redrives.MAX_HOPS));
        warn(
                warnings,
                doubts.overtaken(),
                "of a conversation in which more came since: the answer comes late, after others");
        warn(
                warnings,
                doubts.unknown(),
                "of a run whose message may have arrived, or whose call may have had its effect: "
                        + switch (order.mode()) {
                            case RESUME ->
                                    "a person decides, unless the target knows the call's key";
                            case RESTART -> "begun anew, it may happen twice";
                        });
        if (order.mode() == Mode.RESTART) {
            warn(
                    warnings,
                    doubts.sent(),
                    "of a run that has sent something: begun anew, it sends it again");
        }
        if (order.version() != null) {
            warn(
                    warnings,
                    doubts.runs(),
                    "of a run that changes its definition: skipped where that does not fit");
        }
        warn(
                warnings,
                doubts.underway(),
                "taken by another redrive that runs: this one cannot start until that has ended");
        return warnings;
    }

    private static void warn(List<String> warnings, long letters, String what) {
        if (letters > 0) {
            warnings.add((letters == 1 ? "1 letter is " : letters + " letters are ") + what);
        }
    }
}
