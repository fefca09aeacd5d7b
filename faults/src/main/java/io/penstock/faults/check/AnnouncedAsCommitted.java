package io.penstock.faults.check;

import io.penstock.schema.json.StrictJson;
import io.penstock.schema.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// I8 and I9. The topic tells every version of every run, each for the first time after the one
/// before it, and no other.
final class AnnouncedAsCommitted implements Check {
    private record Change(long version, String status) {}

    @Override
    public List<Violation> violations(Evidence evidence) {
        var runs = Standing.ofAll(evidence);
        var told = new HashMap<String, List<Change>>();
        for (var record : evidence.on(Topics.RUN_STATUS)) {
            var json = StrictJson.TOLERANT.readTree(record.value());
            told.computeIfAbsent(record.key(), _ -> new ArrayList<>())
                    .add(
                            new Change(
                                    json.path("version").asLong(),
                                    json.path("status").asString("")));
        }
        var violations = new ArrayList<Violation>();
        told.forEach((run, changes) -> compare(run, runs.get(run), changes, violations));
        runs.keySet().stream()
                .filter(run -> !told.containsKey(run))
                .forEach(
                        run ->
                                violations.add(
                                        broken(Promise.I9, "a run that was never told", run)));
        return violations;
    }

    private static void compare(
            String id, @Nullable Standing run, List<Change> changes, List<Violation> violations) {
        if (run == null) {
            violations.add(broken(Promise.I9, "a run was told that is not there", id));
            return;
        }
        var seen = new TreeSet<Long>();
        Map<Long, String> statuses = new HashMap<>();
        for (var change : changes) {
            if (!seen.contains(change.version())
                    && !seen.isEmpty()
                    && change.version() < seen.last()) {
                violations.add(broken(Promise.I9, "told out of order", id));
            }
            seen.add(change.version());
            var before = statuses.put(change.version(), change.status());
            if (before != null && !before.equals(change.status())) {
                violations.add(broken(Promise.I9, "two changes of one version", id));
            }
        }
        if (seen.last() > run.version()) {
            violations.add(broken(Promise.I9, "told what did not commit", id));
        } else if (seen.size() != run.version()) {
            violations.add(
                    broken(
                            Promise.I9,
                            "%d changes told of %d".formatted(seen.size(), run.version()),
                            id));
        } else if (!run.status().equals(statuses.get(run.version()))) {
            violations.add(broken(Promise.I8, "ended otherwise than it was told", id));
        }
    }

    private static Violation broken(Promise promise, String what, String run) {
        return new Violation(promise, what, run);
    }
}
