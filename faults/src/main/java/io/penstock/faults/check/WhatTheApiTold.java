package io.penstock.faults.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/// I8. The API never went back, and never told a version that is not there.
final class WhatTheApiTold implements Check {
    private static final Standing NOWHERE = new Standing(0, "");

    @Override
    public List<Violation> violations(Evidence evidence) {
        var now = Standing.ofAll(evidence);
        var newest = new HashMap<UUID, Long>();
        var violations = new ArrayList<Violation>();
        for (var told : evidence.told()) {
            var run = now.getOrDefault(told.run().toString(), NOWHERE);
            var where = told.run() + " version " + told.version();
            if (told.version() < newest.getOrDefault(told.run(), 0L)) {
                violations.add(new Violation(Promise.I8, "the API went back", where));
            }
            if (told.version() > run.version()
                    || (told.version() == run.version() && !told.status().equals(run.status()))) {
                violations.add(
                        new Violation(Promise.I8, "the API told what did not commit", where));
            }
            newest.merge(told.run(), told.version(), Math::max);
        }
        return violations;
    }
}
