package io.penstock.intake.channel;

import io.penstock.intake.accept.Acceptor;
import io.penstock.intake.accept.IntakeMetrics;
import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.channel.ChannelAdapter.Reading;
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

/// The way of a webhook: authenticate the raw bytes, read the items, accept them.
@Component
class WebhookIntake {
    private static final Logger log = LoggerFactory.getLogger(WebhookIntake.class);

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

    Delivery receive(ChannelAdapter adapter, Connection connection, RawRequest request) {
        var source = new Source(connection.tenant(), connection.channel(), connection.id());
        var receipt = Receipt.of(source, request, clock.instant());
        return switch (adapter.authenticate(connection, request)) {
            case Authenticity.Unauthentic(var reason) -> unauthentic(receipt, reason);
            case Authenticity.Authentic() -> read(adapter, connection, receipt);
        };
    }

    private Delivery read(ChannelAdapter adapter, Connection connection, Receipt receipt) {
        return switch (adapter.read(connection, receipt)) {
            case Reading.Items(var items) -> new Delivery.Taken(acceptor.accept(receipt, items));
            case Reading.Unreadable(var problem) -> {
                acceptor.keepUnreadable(receipt, problem);
                yield new Delivery.Unreadable(problem);
            }
        };
    }

    private Delivery unauthentic(Receipt receipt, String reason) {
        var problem =
                Problem.of(
                        reason,
                        401,
                        "The request is not authentic",
                        "The signature must cover the raw body, under a secret that is active",
                        List.of());
        metrics.unauthentic(receipt.source(), reason);
        if (limit.tryKeep(receipt.source(), receipt.at())) {
            acceptor.noteUnauthentic(receipt, problem);
            log.atWarn()
                    .addKeyValue("connection", receipt.source().key())
                    .addKeyValue("reason", reason)
                    .log("A webhook was not authentic; it is refused");
        }
        return new Delivery.Unauthentic(problem);
    }
}
