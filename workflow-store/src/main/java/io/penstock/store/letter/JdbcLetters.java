package io.penstock.store.letter;

import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Letter;
import io.penstock.schema.api.DeadLetters.Page;
import io.penstock.schema.api.DeadLetters.State;
import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import io.penstock.store.sql.PageCursor;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcLetters implements Letters {
    /// Without the record itself, which nobody reads here.
    private static final String PAGE =
            """
            select tenant, id, kind, state, run, workflow, step, owner, topic, partition,
                   record_offset, signal, subscription, failure_class, failure_code, failure_detail, hops, created_at,
                   redriven_at
            from workflow.dead_letter
            where tenant = :tenant
              and (cast(:state as text) is null or state = :state)
              and (cast(:ids as uuid[]) is null or id = any(cast(:ids as uuid[])))
              and (cast(:kind as text) is null or kind = :kind)
              and (cast(:workflow as text) is null or workflow = :workflow)
              and (cast(:class as text) is null or failure_class = :class)
              and (cast(:code as text) is null or failure_code = :code)
              and (cast(:owner as text) is null or owner = :owner)
              and (cast(:from as timestamptz) is null or created_at >= :from)
              and (cast(:to as timestamptz) is null or created_at < :to)
              and (cast(:before as timestamptz) is null
                   or (created_at, id) < (cast(:before as timestamptz), cast(:beforeId as uuid)))
            order by created_at desc, id desc
            limit :limit
            """;

    private static final String FIND =
            """
            select tenant, id, kind, state, run, workflow, step, owner, topic, partition,
                   record_offset, signal, subscription, failure_class, failure_code, failure_detail, hops, created_at,
                   redriven_at
            from workflow.dead_letter
            where tenant = :tenant and id = :id
            """;

    private static final int MAX_PAGE = 200;

    private final JdbcClient jdbc;
    private final LetterRows rows;

    JdbcLetters(JdbcClient jdbc, LetterRows rows) {
        this.jdbc = jdbc;
        this.rows = rows;
    }

    @Override
    public Page page(
            TenantId tenant,
            Filter filter,
            @Nullable State state,
            @Nullable String cursor,
            int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("A page has 1 to 200 letters, not " + limit);
        }
        var before = cursor == null ? null : PageCursor.parse(cursor);
        var letters = letters(tenant, filter, state, before, limit + 1);
        if (letters.size() <= limit) {
            return new Page(letters, null);
        }
        var page = letters.subList(0, limit);
        var last = page.getLast();
        return new Page(page, new PageCursor(last.createdAt(), last.id()).text());
    }

    private List<Letter> letters(
            TenantId tenant,
            Filter filter,
            @Nullable State state,
            @Nullable PageCursor before,
            int limit) {
        return FilterParams.of(jdbc.sql(PAGE), filter)
                .param("tenant", tenant.value())
                .param("state", state == null ? null : state.name())
                .param("before", before == null ? null : Columns.timestamp(before.time()))
                .param("beforeId", before == null ? null : before.id())
                .param("limit", limit)
                .query((row, _) -> rows.letter(row))
                .list();
    }

    @Override
    public Optional<Letter> find(TenantId tenant, UUID id) {
        return jdbc.sql(FIND)
                .param("tenant", tenant.value())
                .param("id", id)
                .query((row, _) -> rows.letter(row))
                .optional();
    }
}
