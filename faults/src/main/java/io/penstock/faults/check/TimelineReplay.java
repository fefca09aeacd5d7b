package io.penstock.faults.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// I3, I4 and I6. Every line of every timeline, in the order in which it was committed: what moves
/// a run holds its conversation's lock, so the ids of a conversation's lines are in that order.
final class TimelineReplay implements Check {
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
            long seq,
            boolean parallel,
            UUID run,
            String kind,
            String status,
            @Nullable String note) {}

    /// A run as it stands after the lines so far.
    private static final class Life {
        private String status = "";
        private boolean mayPass;
    }

    @Override
    public List<Violation> violations(Evidence evidence) {
        var found = new ArrayList<Violation>();
        var conversations = new HashMap<Long, TreeMap<Long, Life>>();
        evidence.sql()
                .sql(LINES)
                .query(
                        (row, _) ->
                                new Line(
                                        row.getLong("conversation"),
                                        row.getLong("seq"),
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
                                                line.conversation(), _ -> new TreeMap<>()),
                                        found));
        return found;
    }

    private static void replay(Line line, TreeMap<Long, Life> conversation, List<Violation> found) {
        var life = conversation.computeIfAbsent(line.seq(), _ -> new Life());
        switch (line.kind()) {
            case "order" -> life.mayPass = true;
            case "step" -> {
                if (!life.status.equals("RUNNING")) {
                    found.add(broken(Promise.I6, "a step of a run that nobody held", line));
                }
            }
            default -> moves(line, life, conversation, found);
        }
    }

    private static void moves(
            Line line, Life life, TreeMap<Long, Life> conversation, List<Violation> found) {
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
            Line line, Life life, TreeMap<Long, Life> conversation, List<Violation> found) {
        if (life.status.equals("RUNNING")) {
            found.add(broken(Promise.I6, "claimed while it was held", line));
        }
        for (Map.Entry<Long, Life> other : conversation.entrySet()) {
            if (other.getKey() == line.seq()) {
                continue;
            }
            if (other.getValue().status.equals("RUNNING")) {
                found.add(broken(Promise.I4, "two active in one conversation", line));
            } else if (other.getKey() < line.seq()
                    && inLine(other.getValue(), line.parallel(), life.mayPass)) {
                found.add(broken(Promise.I4, "began before one that came earlier", line));
            }
        }
    }

    /// @param mayPass whether its timeline says that it went past one that waits
    private static boolean inLine(Life life, boolean parallel, boolean mayPass) {
        return switch (life.status) {
            case "PENDING" -> true;
            case "WAITING" -> !mayPass;
            case "IN_REVIEW" -> !parallel;
            default -> false;
        };
    }

    private static Violation broken(Promise promise, String what, Line line) {
        return new Violation(promise, what, line.run() + " " + line.status());
    }
}
