package io.penstock.intake.channel;

import io.penstock.intake.accept.Acceptor;
import io.penstock.intake.accept.Answers;
import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.delivery.Source;
import io.penstock.schema.api.Intake;
import io.penstock.schema.api.Problem;
import io.penstock.store.connection.Connection;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Takes a request in that was delivered before, as its channel reads it today. It is not
/// authenticated again: it was when it came, and signatures grow stale.
@Component
public class Reprocessing {
    private final Adapters adapters;
    private final Acceptor acceptor;

    Reprocessing(Adapters adapters, Acceptor acceptor) {
        this.adapters = adapters;
        this.acceptor = acceptor;
    }

    public sealed interface Outcome {
        record Answered(Intake.Answer answer) implements Outcome {}

        /// It still cannot be read, and was kept as such.
        record Unreadable(Problem problem) implements Outcome {}

        /// Its connection is not there any more, or is switched off.
        record NoConnection() implements Outcome {}
    }

    /// Whether its connection is still there and takes requests. Whoever delivers over the API has
    /// none.
    public boolean possible(Source source) {
        return endpoint(source).isPresent();
    }

    public Outcome again(Receipt receipt) {
        return endpoint(receipt.source())
                .map(it -> take(it.adapter(), it.connection(), receipt))
                .orElseGet(Outcome.NoConnection::new);
    }

    private <B> Outcome take(ChannelAdapter<B> adapter, Connection connection, Receipt receipt) {
        return switch (adapter.parse(receipt.request())) {
            case Parsed.Body<B>(var body) -> {
                var items = adapter.map(connection, receipt, body);
                yield new Outcome.Answered(Answers.of(acceptor.accept(receipt, items)));
            }
            case Parsed.Unreadable<B>(var problem) -> {
                acceptor.keepUnreadable(receipt, problem);
                yield new Outcome.Unreadable(problem);
            }
        };
    }

    private Optional<Adapters.Endpoint> endpoint(Source source) {
        return adapters.find(source.channel().word(), source.connection())
                .filter(it -> it.connection().tenant().equals(source.tenant()))
                .filter(it -> it.connection().enabled());
    }
}
