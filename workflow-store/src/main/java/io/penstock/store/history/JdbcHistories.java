package io.penstock.store.history;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.event.SealedEvent;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcHistories implements Histories {
    private static final String RECEIVED =
            """
            select tenant, id, time, data
            from workflow.event
            where tenant = :tenant and conversation_key = :conversation and id <> :without
              and type in ('intake.message.received', 'intake.ticket.created',
                           'intake.ticket.comment.added', 'intake.form.submitted')
            order by time desc
            limit :limit
            """;

    private static final String SENT =
            """
            select tenant, key, status, body, updated_at
            from workflow.send
            where tenant = :tenant and conversation_key = :conversation
            order by updated_at desc
            limit :limit
            """;

    /// Some events have no text: more are read than wanted.
    private static final int READ_AHEAD = 2;

    private final JdbcClient jdbc;
    private final Sealing sealing;

    JdbcHistories(JdbcClient jdbc, Sealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    @Override
    public List<Turn> last(TenantId tenant, String conversationKey, EventId without, int turns) {
        var received =
                about(RECEIVED, tenant, conversationKey)
                        .param("without", without.value())
                        .param("limit", READ_AHEAD * turns)
                        .query((row, _) -> received(row))
                        .list()
                        .stream()
                        .flatMap(Optional::stream);
        var sent =
                about(SENT, tenant, conversationKey)
                        .param("limit", turns)
                        .query((row, _) -> sent(row))
                        .list()
                        .stream();
        var newest =
                Stream.concat(received, sent)
                        .sorted(Comparator.comparing(Turn::at).reversed())
                        .limit(turns)
                        .toList();
        return newest.reversed();
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, String conversation) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("conversation", conversation);
    }

    private Optional<Turn> received(ResultSet row) throws SQLException {
        var id = new EventId(Columns.text(row, "id"));
        var event = SealedEvent.open(sealing, Columns.tenant(row), id, row.getBytes("data"));
        var message = event.data().message();
        if (message != null && message.direction() == Direction.OUTBOUND) {
            return Optional.empty();
        }
        Instant time = Columns.instant(row, "time");
        return Optional.ofNullable(event.text())
                .map(text -> new Turn(false, text, time, "received"));
    }

    private Turn sent(ResultSet row) throws SQLException {
        var place = new SealedPlace("send", "body", Columns.text(row, "key"));
        var text = sealing.openText(Columns.tenant(row), place, row.getBytes("body"));
        var outcome = Columns.text(row, "status").toLowerCase(Locale.ROOT);
        return new Turn(true, text, Columns.instant(row, "updated_at"), outcome);
    }
}
