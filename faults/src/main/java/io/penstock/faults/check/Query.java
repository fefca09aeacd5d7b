package io.penstock.faults.check;

import java.util.List;

/// A check of the tables alone.
///
/// @param sql gives the places of what is wrong, one text a row; it may name limits
record Query(Promise promise, String what, String sql) implements Check {
    @Override
    public List<Violation> violations(Evidence evidence) {
        return evidence
                .sql()
                .sql(sql)
                .params(evidence.limits().named())
                .query(String.class)
                .list()
                .stream()
                .map(where -> new Violation(promise, what, where))
                .toList();
    }
}
