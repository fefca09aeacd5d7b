package io.penstock.store.run;

/// Messages and calls of which nobody knows whether they had their effect: a person's question,
/// whatever was written since.
public final class Doubt {
    /// A condition on the run `r` of a statement.
    public static final String NONE_OF_R =
            """
            not exists (
                select from workflow.send s
                where s.tenant = r.tenant and s.run = r.id and s.iteration = r.iteration
                  and s.status in ('INTENDED', 'UNKNOWN')
                union all
                select from workflow.call c
                where c.tenant = r.tenant and c.run = r.id and c.iteration = r.iteration
                  and c.status in ('INTENDED', 'UNKNOWN'))
            """;

    private Doubt() {}
}
