package io.penstock.faults.check;

import io.penstock.definition.Budget;
import io.penstock.definition.Checked;
import io.penstock.definition.Definition;
import io.penstock.definition.SchemaFiles;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// I11. A run calls models as often as the budget of its definition lets it, and begins no call
/// once its money is spent: what it spent before the last one is less than the ceiling. A run that
/// moved to another version on its way had two budgets, and is not looked at.
final class BudgetsKept implements Check {
    /// The last attempt at a model holds the last call, and maybe others.
    private static final String SPENT =
            """
            select r.id::text as run, d.body as definition, sum(a.calls) as calls,
                   sum(a.usd) - coalesce((array_agg(a.usd order by a.created_at desc)
                       filter (where a.calls > 0))[1], sum(a.usd)) as before_the_last
            from workflow.run r
            join workflow.definition d
                on d.tenant = r.tenant and d.name = r.workflow and d.version = r.workflow_version
            join lateral (
                select calls, created_at,
                       cost + greatest(calls - priced, 0) * cast(:unpriced as numeric) as usd
                from workflow.attempt a
                where a.tenant = r.tenant and a.run = r.id and a.iteration = r.iteration) a on true
            where not exists (
                select from workflow.redrive j
                join workflow.redrive_item i on i.tenant = j.tenant and i.redrive = j.id
                left join workflow.dead_letter l on l.tenant = i.tenant and l.id = i.letter
                where j.tenant = r.tenant and j.action = 'RESUME' and j.to_version is not null
                  and i.outcome = 'DONE' and coalesce(i.run, l.run) = r.id)
            group by r.tenant, r.id, d.body
            """;

    private record Spent(String run, String definition, long calls, BigDecimal beforeTheLast) {}

    @Override
    public List<Violation> violations(Evidence evidence) {
        var budgets = new HashMap<String, Optional<Budget>>();
        var violations = new ArrayList<Violation>();
        spent(evidence)
                .forEach(
                        it ->
                                budget(it.definition(), budgets)
                                        .ifPresent(budget -> compare(it, budget, violations)));
        return violations;
    }

    private static void compare(Spent spent, Budget budget, List<Violation> violations) {
        var calls = budget.modelCalls();
        if (calls != null && spent.calls() > calls) {
            violations.add(
                    new Violation(
                            Promise.I11,
                            "more calls to models than the budget has",
                            "%s, %d of %d".formatted(spent.run(), spent.calls(), calls)));
        }
        if (goneOn(spent.beforeTheLast(), budget.usd())) {
            violations.add(
                    new Violation(
                            Promise.I11,
                            "a call to a model after the budget was spent",
                            "%s, %s USD of %s before it"
                                    .formatted(spent.run(), spent.beforeTheLast(), budget.usd())));
        }
    }

    private static boolean goneOn(BigDecimal spent, @Nullable BigDecimal ceiling) {
        return ceiling != null && spent.compareTo(ceiling) >= 0;
    }

    /// Text that does not pass its checks says nothing of a budget.
    private static Optional<Budget> budget(String text, Map<String, Optional<Budget>> known) {
        return known.computeIfAbsent(
                text,
                _ ->
                        switch (Definition.check(text, SchemaFiles.NONE)) {
                            case Checked.Valid(var definition) -> Optional.of(definition.budget());
                            case Checked.Invalid _ -> Optional.empty();
                        });
    }

    private static List<Spent> spent(Evidence evidence) {
        return evidence.sql()
                .sql(SPENT)
                .params(evidence.limits().named())
                .query(Spent.class)
                .list();
    }
}
