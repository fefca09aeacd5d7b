package io.penstock.intake.channel;

import io.penstock.intake.accept.Acceptance;
import io.penstock.intake.accept.Acceptor;
import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.delivery.Source;
import io.penstock.store.connection.Admission.Verification;
import io.penstock.store.connection.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What would become of a captured request: which rules it keeps, and what its items would be.
/// Nothing is written, and no rule tells what would have been right.
@Component
public class Rehearsal {
    private final Acceptor acceptor;

    Rehearsal(Acceptor acceptor) {
        this.acceptor = acceptor;
    }

    /// @param results of its items, as if every rule were kept; none where it cannot be read
    public record Outcome(List<Rule> rules, List<Acceptance> results) {}

    /// @param reason a stable word; null where the rule is kept
    /// @param remedy what to mend
    public record Rule(String name, @Nullable String reason, @Nullable String remedy) {
        static Rule kept(String name) {
            return new Rule(name, null, null);
        }

        static Rule of(String name, boolean kept, String reason, String remedy) {
            return kept ? kept(name) : new Rule(name, reason, remedy);
        }
    }

    /// @param at when it was received: a signed time is compared with it
    /// @param address where it came from; null where that is not known
    public <B> Outcome of(
            ChannelAdapter<B> adapter,
            Connection connection,
            RawRequest request,
            Instant at,
            @Nullable String address) {
        var source = new Source(connection.tenant(), connection.channel(), connection.id());
        var receipt = Receipt.of(source, request, at);
        var rules = new ArrayList<Rule>();
        rules.add(
                Rule.of(
                        "enabled",
                        connection.enabled(),
                        "switched-off",
                        "The connection answers 503 until it is enabled"));
        if (address != null) {
            rules.add(
                    Rule.of(
                            "network",
                            Entry.from(connection, address),
                            "network-not-allowed",
                            "Add the sender's network to the connection"));
        }
        rules.add(
                Rule.of(
                        "media-type",
                        request.contentType().filter(adapter::takes).isPresent(),
                        "content-type",
                        "This sender uses another media type"));
        var authenticity = rule(adapter, connection, receipt);
        rules.add(authenticity);
        var kept =
                authenticity.reason() == null
                        ? receipt.keeping(adapter.withoutCredentials(request))
                        : receipt;
        return switch (adapter.parse(kept.request())) {
            case Parsed.Body<B>(var body) -> {
                rules.add(Rule.kept("readable"));
                yield new Outcome(
                        rules, acceptor.rehearse(kept, adapter.map(connection, kept, body)));
            }
            case Parsed.Unreadable<B>(var problem) -> {
                rules.add(new Rule("readable", "unreadable", problem.detail()));
                yield new Outcome(rules, List.of());
            }
        };
    }

    private static Rule rule(ChannelAdapter<?> adapter, Connection connection, Receipt receipt) {
        if (connection.admission().verification() == Verification.NONE) {
            return Rule.kept("not-verified");
        }
        return switch (adapter.authenticate(connection, receipt)) {
            case Authenticity.Authentic() -> Rule.kept("authentic");
            case Authenticity.Unauthentic(var reason, var remedy) ->
                    new Rule("authentic", reason, remedy);
            case Authenticity.Forbidden(var reason, var remedy) ->
                    new Rule("authentic", reason, remedy);
        };
    }
}
