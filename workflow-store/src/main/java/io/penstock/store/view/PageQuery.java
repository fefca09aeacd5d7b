package io.penstock.store.view;

import java.util.stream.Collectors;

/// The statement of one page. It is put together from the fragments below and nothing else, so that
/// Postgres plans each combination of filters for itself; a `:x is null or …` would keep it from
/// every index. Values are bound.
///
/// Several statuses or workflows are as many newest-first scans, of which each gives at most a
/// page; `status in (…)` would read and sort all that match.
record PageQuery(RunFilter filter, boolean continued) {
    private static final String PAGE =
            """
            select r.*, case r.status when 'IN_REVIEW' then (
                select v.id from workflow.review v
                where v.tenant = r.tenant and v.run = r.id and v.status = 'OPEN') end as review
            from (
            %s) r
            order by r.created_at desc, r.id desc
            limit :limit
            """;

    private static final String ONE_SCAN =
            """
            select r.*
            from workflow.run r
            where r.tenant = :tenant
            %sorder by r.created_at desc, r.id desc
            limit :limit
            """;

    private static final String MANY_SCANS =
            """
            select scan.*
            from (
                select status, workflow
                from %s
                cross join %s) one
            cross join lateral (
                select r.*
                from workflow.run r
                where r.tenant = :tenant
                %sorder by r.created_at desc, r.id desc
                limit :limit) scan
            """;

    private static final String OF_CONTACT =
            """
            select r.*
            from workflow.contact_index c
            join workflow.run r on r.tenant = c.tenant and r.event = c.event
            where c.tenant = :tenant and c.kind = :kind and c.value = :value
            %s""";

    private static final String EACH_STATUS = "unnest(cast(:statuses as text[])) as s (status)";
    private static final String ANY_STATUS = "(values (cast(null as text))) as s (status)";
    private static final String EACH_WORKFLOW =
            "unnest(cast(:workflows as text[])) as w (workflow)";
    private static final String ANY_WORKFLOW = "(values (cast(null as text))) as w (workflow)";
    /// A run that nothing delays was due when it was written.
    private static final String DUE =
            """
            and r.status in ('PENDING', 'WAITING')
            and (r.status = 'WAITING' or r.due_at > r.updated_at)
            """;

    private static final String AFTER = "and (r.created_at, r.id) < (:before, :beforeId)\n";

    String sql() {
        if (filter.find(RunFilter.OfContact.class).isPresent()) {
            return PAGE.formatted(OF_CONTACT.formatted(conditions(false)));
        }
        return PAGE.formatted(
                scans()
                        ? MANY_SCANS.formatted(statuses(), workflows(), conditions(true))
                        : ONE_SCAN.formatted(conditions(false)));
    }

    private boolean scans() {
        return filter.find(RunFilter.Statuses.class).stream()
                        .anyMatch(statuses -> statuses.statuses().size() != 1)
                || filter.find(RunFilter.Workflows.class).stream()
                        .anyMatch(workflows -> workflows.names().size() != 1);
    }

    private String statuses() {
        return filter.find(RunFilter.Statuses.class).isPresent() ? EACH_STATUS : ANY_STATUS;
    }

    private String workflows() {
        return filter.find(RunFilter.Workflows.class).isPresent() ? EACH_WORKFLOW : ANY_WORKFLOW;
    }

    private String conditions(boolean scans) {
        return filter.conditions().stream()
                        .map(condition -> fragment(condition, scans))
                        .collect(Collectors.joining())
                + (continued ? AFTER : "");
    }

    private String fragment(RunFilter.Condition condition, boolean scans) {
        return switch (condition) {
            case RunFilter.Statuses(var statuses) ->
                    scans
                            ? "and r.status = one.status\n"
                            : any("status", "statuses", statuses.size());
            case RunFilter.Workflows(var names) ->
                    scans
                            ? "and r.workflow = one.workflow\n"
                            : any("workflow", "workflows", names.size());
            case RunFilter.OfChannel _ -> "and r.channel = :channel\n";
            case RunFilter.Owner _ -> "and r.owner = :owner\n";
            case RunFilter.FailedAs _ -> "and r.failure_class = :class\n";
            case RunFilter.FailureCode _ -> "and r.failure_code = :code\n";
            case RunFilter.OfEvent _ -> "and r.event = :event\n";
            case RunFilter.From _ -> "and r.created_at >= :from\n";
            case RunFilter.To _ -> "and r.created_at < :to\n";
            case RunFilter.DueFrom _ -> DUE + "and r.due_at >= :dueFrom\n";
            case RunFilter.DueTo _ -> DUE + "and r.due_at < :dueTo\n";
            case RunFilter.OfContact _ -> "";
        };
    }

    /// With one value it is an equality, whose rows an index has in the page's order.
    private static String any(String column, String values, int size) {
        return size == 1
                ? "and r.%s = (cast(:%s as text[]))[1]\n".formatted(column, values)
                : "and r.%s = any(cast(:%s as text[]))\n".formatted(column, values);
    }
}
