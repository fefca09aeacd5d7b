package io.penstock.intake.channel;

import io.penstock.intake.accept.Acceptor;
import io.penstock.intake.accept.IntakeMetrics;
import io.penstock.intake.admit.Quota;
import io.penstock.intake.admit.Rates;
import io.penstock.intake.admit.Strangers;
import io.penstock.intake.admit.Strangers.Visitor;
import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.delivery.Source;
import io.penstock.schema.api.Problem;
import io.penstock.store.connection.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// The way of a webhook: authenticate the raw bytes, parse, map to items, accept them, and answer
/// as the sender wants it.
@Component
class WebhookIntake {
    private static final Logger log = LoggerFactory.getLogger(WebhookIntake.class);

    private static final int UNREADABLE = 400;
    private static final int UNAUTHENTIC = 401;
    private static final int FORBIDDEN = 403;

    private final Acceptor acceptor;
    private final IntakeMetrics metrics;
    private final UnauthenticLimit limit;
    private final Strangers strangers;
    private final Rates rates;
    private final InstantSource clock;

    WebhookIntake(
            Acceptor acceptor,
            IntakeMetrics metrics,
            UnauthenticLimit limit,
            Strangers strangers,
            Rates rates,
            InstantSource clock) {
        this.acceptor = acceptor;
        this.metrics = metrics;
        this.limit = limit;
        this.strangers = strangers;
        this.rates = rates;
        this.clock = clock;
    }

    /// How long whoever calls from `address` has to stay away; empty if the request may be read.
    Optional<Duration> turnedAway(Connection connection, String address) {
        return strangers.turnedAway(visitor(source(connection), address));
    }

    /// @param address the caller's
    /// @param told hears what the connection may still send, where it has a limit
    <B> Delivery receive(
            ChannelAdapter<B> adapter,
            Connection connection,
            RawRequest request,
            String address,
            Consumer<Quota> told) {
        var receipt = Receipt.of(source(connection), request, clock.instant());
        var visitor = visitor(receipt.source(), address);
        return switch (Entry.judge(adapter, connection, receipt, address)) {
            case Authenticity.Authentic() -> {
                strangers.succeeded(visitor);
                var quota = rates.take(receipt.source(), connection.admission());
                quota.ifPresent(told);
                yield quota.filter(it -> !it.granted())
                        .<Delivery>map(it -> limited(receipt.source(), it))
                        .orElseGet(
                                () ->
                                        take(
                                                adapter,
                                                connection,
                                                withoutToken(
                                                        connection,
                                                        receipt.keeping(
                                                                adapter.withoutCredentials(
                                                                        request)))));
            }
            case Authenticity.Unauthentic(var reason, var remedy) -> {
                strangers.failed(visitor);
                yield refuse(withoutToken(connection, receipt), UNAUTHENTIC, reason, remedy);
            }
            case Authenticity.Forbidden(var reason, var remedy) -> {
                strangers.failed(visitor);
                yield refuse(withoutToken(connection, receipt), FORBIDDEN, reason, remedy);
            }
        };
    }

    private Delivery limited(Source source, Quota quota) {
        metrics.limited(source);
        return new Delivery.Limited(quota.pause());
    }

    private static Source source(Connection connection) {
        return new Source(connection.tenant(), connection.channel(), connection.id());
    }

    private static Visitor visitor(Source source, String address) {
        return new Visitor(source.key(), address);
    }

    /// The header that bears the secret is never kept: a wrong one may be that of yesterday.
    private static Receipt withoutToken(Connection connection, Receipt receipt) {
        var header = connection.admission().tokenHeader();
        return header == null ? receipt : receipt.keeping(receipt.request().withoutHeader(header));
    }

    private <B> Delivery take(ChannelAdapter<B> adapter, Connection connection, Receipt receipt) {
        return switch (adapter.parse(receipt.request())) {
            case Parsed.Body<B>(var body) -> {
                var items = adapter.map(connection, receipt, body);
                yield new Delivery.Answered(adapter.answer(acceptor.accept(receipt, items)));
            }
            case Parsed.Unreadable<B>(var problem) -> {
                acceptor.keepUnreadable(receipt, problem);
                yield new Delivery.Refused(problem, UNREADABLE);
            }
        };
    }

    private Delivery refuse(Receipt receipt, int status, String reason, String remedy) {
        var problem = Problem.of(reason, status, "The request is not authentic", remedy, List.of());
        metrics.unauthentic(receipt.source(), reason);
        if (limit.tryKeep(receipt.source(), receipt.at())) {
            acceptor.noteUnauthentic(receipt, problem);
            log.atWarn()
                    .addKeyValue("connection", receipt.source().key())
                    .addKeyValue("reason", reason)
                    .log("A webhook was not authentic; it is refused");
        }
        return new Delivery.Refused(problem, status);
    }
}
