package io.penstock.faults.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// I3, I4 and I6. Every line of every timeline, in the order in which it was committed: what moves
/// a run holds its conversation's lock, so the ids of a conversation's lines are in that order.
final class TimelineReplay implements Check {
    /// As it stands in the timeline of a run that is claimed before one that waits.
    private static final String GOES_PAST = "starts before an earlier run of its conversation";

    private static final Set<String> ENDS = Set.of("COMPLETED", "FAILED", "CANCELLED");

    private static final String LINES =
            """
            select r.conversation, r.seq, r.while_in_review, t.run, t.kind, t.status, t.note
            from workflow.timeline t
            join workflow.run r on r.tenant = t.tenant and r.id = t.run
            where t.kind in ('status', 'step', 'order')
            order by t.id
            """;

    private record Line(
            long conversation,
            @Nullable Long seq,
            boolean parallel,
            UUID run,
            String kind,
            String status,
            @Nullable String note) {}

    /// A run as it stands after the lines so far.
    private static final class Life {
        /// Null where it never came to a place in its conversation: nobody waits for it.
        private final @Nullable Long seq;

        private final boolean parallel;
        private String status = "";
        private boolean begun;
        private boolean mayPass;

        Life(Line line) {
            this.seq = line.seq();
            this.parallel = line.parallel();
        }

        boolean isBefore(Line line) {
            return seq != null && line.seq() != null && seq < line.seq();
        }
    }

    @Override
    public List<Violation> violations(Evidence evidence) {
        var found = new ArrayList<Violation>();
        var conversations = new HashMap<Long, Map<UUID, Life>>();
        evidence.sql()
                .sql(LINES)
                .query(
                        (row, _) ->
                                new Line(
                                        row.getLong("conversation"),
                                        row.getObject("seq", Long.class),
                                        row.getString("while_in_review").equals("parallel"),
                                        row.getObject("run", UUID.class),
                                        row.getString("kind"),
                                        Objects.requireNonNullElse(row.getString("status"), ""),
                                        row.getString("note")))
                .list()
                .forEach(
                        line ->
                                replay(
                                        line,
                                        conversations.computeIfAbsent(
                                                line.conversation(), _ -> new HashMap<>()),
                                        found));
        return found;
    }

    private static void replay(Line line, Map<UUID, Life> conversation, List<Violation> found) {
        var life = conversation.computeIfAbsent(line.run(), _ -> new Life(line));
        switch (line.kind()) {
            case "order" ->
                    life.mayPass |= line.note() != null && line.note().startsWith(GOES_PAST);
            case "step" -> {
                if (!life.status.equals("RUNNING")) {
                    found.add(broken(Promise.I6, "a step of a run that nobody held", line));
                }
            }
            default -> moves(line, life, conversation, found);
        }
    }

    private static void moves(
            Line line, Life life, Map<UUID, Life> conversation, List<Violation> found) {
        if (ENDS.contains(life.status) && !askedFor(line)) {
            found.add(broken(Promise.I3, life.status + " became " + line.status(), line));
        }
        if (line.status().equals("RUNNING")) {
            begins(line, life, conversation, found);
        }
        life.status = line.status();
    }

    /// A person's move says who made it.
    private static boolean askedFor(Line line) {
        return line.status().equals("PENDING") && line.note() != null;
    }

    private static void begins(
            Line line, Life life, Map<UUID, Life> conversation, List<Violation> found) {
        if (life.status.equals("RUNNING")) {
            found.add(broken(Promise.I6, "claimed while it was held", line));
        }
        for (var other : conversation.values()) {
            if (other == life) {
                continue;
            }
            if (other.status.equals("RUNNING")) {
                found.add(broken(Promise.I4, "two active in one conversation", line));
            } else if (other.isBefore(line) && inLine(other, life.mayPass || life.begun)) {
                found.add(broken(Promise.I4, "began before one that came earlier", line));
            }
        }
        life.begun = true;
    }

    /// @param mayPass whether its timeline says that it went past one that waits, or it has begun
    /// before, and only goes on
    private static boolean inLine(Life life, boolean mayPass) {
        return switch (life.status) {
            case "PENDING" -> true;
            case "WAITING" -> !mayPass;
            case "IN_REVIEW" -> !life.parallel;
            default -> false;
        };
    }

    private static Violation broken(Promise promise, String what, Line line) {
        return new Violation(promise, what, line.run() + " " + line.status());
    }
}
