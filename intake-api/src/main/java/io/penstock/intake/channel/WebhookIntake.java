package io.penstock.intake.channel;

import io.penstock.intake.accept.Acceptor;
import io.penstock.intake.accept.IntakeMetrics;
import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.delivery.Source;
import io.penstock.schema.api.Problem;
import io.penstock.store.connection.Connection;
import java.time.InstantSource;
import java.util.List;
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
    private final InstantSource clock;

    WebhookIntake(
            Acceptor acceptor, IntakeMetrics metrics, UnauthenticLimit limit, InstantSource clock) {
        this.acceptor = acceptor;
        this.metrics = metrics;
        this.limit = limit;
        this.clock = clock;
    }

    <B> Delivery receive(ChannelAdapter<B> adapter, Connection connection, RawRequest request) {
        var source = new Source(connection.tenant(), connection.channel(), connection.id());
        var receipt = Receipt.of(source, request, clock.instant());
        return switch (adapter.authenticate(connection, receipt)) {
            case Authenticity.Authentic() ->
                    take(adapter, connection, receipt.keeping(adapter.withoutCredentials(request)));
            case Authenticity.Unauthentic(var reason, var remedy) ->
                    refuse(receipt, UNAUTHENTIC, reason, remedy);
            case Authenticity.Forbidden(var reason, var remedy) ->
                    refuse(receipt, FORBIDDEN, reason, remedy);
        };
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
