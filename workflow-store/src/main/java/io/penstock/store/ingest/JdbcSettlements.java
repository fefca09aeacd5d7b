package io.penstock.store.ingest;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventType;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.id.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Status callbacks, and echoes, that tell the outcome of a send nobody knew. The key that
/// travelled with the message finds it, and only the channel that carried it is believed.
@Repository
class JdbcSettlements {
    private static final String KEY_MEMBER = "biz_opaque_callback_data";

    /// A send that still bears the digest of a message is tried again after that message failed:
    /// what is said late of the first one tells nothing of the second. A person who said that a
    /// message did not arrive may have been wrong: were the callback not believed, a run that is
    /// tried again would send it twice.
    private static final String LOCK_UNKNOWN =
            """
            select s.key
            from workflow.send s
            join unnest(
                cast(:tenants as text[]), cast(:keys as text[]), cast(:channels as text[]),
                cast(:digests as text[]))
                as k (tenant, key, channel, digest)
                on s.tenant = k.tenant and s.key = k.key and s.channel = k.channel
            where (s.status in ('INTENDED', 'UNKNOWN') or s.failure_code = :rejected)
              and s.vendor_digest is distinct from k.digest
            order by s.tenant, s.key
            for update of s
            """;

    private static final String SETTLE =
            """
            update workflow.send s
            set status = k.status, settled = true, wake = true,
                vendor_message = k.message, vendor_digest = k.digest,
                failure_class = case k.status when 'REFUSED' then :class end,
                failure_code = case k.status when 'REFUSED' then :code end,
                updated_at = clock_timestamp()
            from unnest(
                cast(:tenants as text[]), cast(:keys as text[]), cast(:channels as text[]),
                cast(:statuses as text[]), cast(:messages as bytea[]), cast(:digests as text[]))
                as k (tenant, key, channel, status, message, digest)
            where s.tenant = k.tenant and s.key = k.key and s.channel = k.channel
                and (s.status in ('INTENDED', 'UNKNOWN') or s.failure_code = :rejected)
                and s.vendor_digest is distinct from k.digest
            """;

    /// The stronger word wins, in whatever order they came.
    private enum Word {
        SENT,
        FAILED,
        DELIVERED,
        READ;

        static Optional<Word> of(@Nullable String state) {
            return switch (state) {
                case "sent" -> Optional.of(SENT);
                case "failed", "undelivered" -> Optional.of(FAILED);
                case "delivered" -> Optional.of(DELIVERED);
                case "read" -> Optional.of(READ);
                case null, default -> Optional.empty();
            };
        }
    }

    private record Callback(
            TenantId tenant, Channel channel, String key, Word word, String message) {
        private static final BinaryOperator<Callback> STRONGER =
                BinaryOperator.maxBy(Comparator.comparing(Callback::word));

        static Optional<Callback> of(Event event) {
            var message = event.data().message();
            if (message == null || message.extra() == null) {
                return Optional.empty();
            }
            var key = message.extra().path(KEY_MEMBER).asString("");
            return word(event, message.state())
                    .filter(_ -> !key.isEmpty())
                    .map(
                            word ->
                                    new Callback(
                                            event.tenantid(),
                                            event.channel(),
                                            key,
                                            word,
                                            message.id()));
        }

        /// The channel's own echo of a message says that it was taken. What a worker announces
        /// bears the key, too, but has a run as its cause; that run knows.
        private static Optional<Word> word(Event event, @Nullable String state) {
            if (event.type() == EventType.MESSAGE_STATUS) {
                return Word.of(state);
            }
            return event.type() == EventType.MESSAGE_SENT && event.causationid() == null
                    ? Optional.of(Word.SENT)
                    : Optional.empty();
        }
    }

    private final JdbcClient jdbc;
    private final Sealing sealing;
    private final KeyedHash hash;

    JdbcSettlements(JdbcClient jdbc, Sealing sealing, KeyedHash hash) {
        this.jdbc = jdbc;
        this.sealing = sealing;
        this.hash = hash;
    }

    /// @return how many sends have an outcome now
    int settle(List<Event> events) {
        var strongest = new TreeMap<String, Callback>();
        events.stream()
                .flatMap(event -> Callback.of(event).stream())
                .forEach(
                        callback ->
                                strongest.merge(
                                        callback.tenant()
                                                + "/"
                                                + callback.channel()
                                                + "/"
                                                + callback.key(),
                                        callback,
                                        Callback.STRONGER));
        return strongest.isEmpty() ? 0 : settle(strongest.values());
    }

    private int settle(Collection<Callback> callbacks) {
        var unknown = named(LOCK_UNKNOWN, callbacks).query(String.class).list();
        if (unknown.isEmpty()) {
            return 0;
        }
        return named(SETTLE, callbacks)
                .param("class", FailureCode.DELIVERY_FAILED.classes().getFirst().name())
                .param("code", FailureCode.DELIVERY_FAILED.word())
                .param("statuses", texts(callbacks, JdbcSettlements::status))
                .param("messages", callbacks.stream().map(this::sealed).toArray(byte[][]::new))
                .update();
    }

    private JdbcClient.StatementSpec named(String sql, Collection<Callback> callbacks) {
        return jdbc.sql(sql)
                .param("rejected", FailureCode.REVIEW_REJECTED.word())
                .param("digests", texts(callbacks, this::digest))
                .param("tenants", texts(callbacks, callback -> callback.tenant().value()))
                .param("keys", texts(callbacks, Callback::key))
                .param("channels", texts(callbacks, callback -> callback.channel().word()));
    }

    private static String status(Callback callback) {
        return switch (callback.word()) {
            case SENT, DELIVERED, READ -> "DONE";
            case FAILED -> "REFUSED";
        };
    }

    private byte[] sealed(Callback callback) {
        var place = new SealedPlace("send", "vendor_message", callback.key());
        return sealing.sealText(callback.tenant(), place, callback.message());
    }

    private String digest(Callback callback) {
        var bytes = callback.message().getBytes(StandardCharsets.UTF_8);
        return hash.digest(callback.tenant(), bytes);
    }

    private static String[] texts(
            Collection<Callback> callbacks, Function<Callback, String> column) {
        return callbacks.stream().map(column).toArray(String[]::new);
    }
}
