package io.penstock.store.letter;

import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.store.sql.Columns;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A filter as the named parameters `ids`, `kind`, `workflow`, `class`, `code`, `owner`, `from` and
/// `to`; null leaves open.
public final class FilterParams {
    private FilterParams() {}

    public static JdbcClient.StatementSpec of(JdbcClient.StatementSpec statement, Filter filter) {
        var ids = filter.ids();
        var kind = filter.kind();
        var failureClass = filter.failureClass();
        return statement
                .param(
                        "ids",
                        ids == null
                                ? null
                                : ids.stream().map(UUID::toString).toArray(String[]::new))
                .param("kind", kind == null ? null : kind.name())
                .param("workflow", filter.workflow())
                .param("class", failureClass == null ? null : failureClass.name())
                .param("code", filter.code())
                .param("owner", filter.owner())
                .param("from", Columns.timestampOrNull(filter.from()))
                .param("to", Columns.timestampOrNull(filter.to()));
    }
}
