package io.penstock.intake.channel;

import io.penstock.intake.accept.Acceptance;
import io.penstock.intake.accept.Answers;
import io.penstock.intake.accept.Item;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Intake;
import io.penstock.schema.api.Problem;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.MediaType;

/// What one kind of sender does in its own way; the way around it is shared: finding the
/// connection, limits, keeping the bytes, identities, Kafka, refusals.
///
/// Every method is a pure function of its arguments: no I/O, no clock, no state. A new channel is
/// one implementation as a Spring component in a package of its own.
///
/// @param <B> the body as [#parse] reads it and [#map] needs it
public interface ChannelAdapter<B> {

    Channel channel();

    /// Whether `mediaType` is one the sender uses; others are answered 415.
    boolean takes(MediaType mediaType);

    /// Whether the sender vouches for the raw bytes, at the time of the receipt. All active secrets
    /// are evaluated, each comparison in constant time. Nothing has been parsed before: where the
    /// proof stands in the body, it is read here, and what cannot be read is not authentic.
    Authenticity authenticate(Connection connection, Receipt receipt);

    /// The body, if it is of the sender's form at all.
    Parsed<B> parse(RawRequest request);

    /// The items of an authentic request, each for itself: a bad one never sinks the others.
    List<Item> map(Connection connection, Receipt receipt, B body);

    /// The request as it may be kept: some senders put credentials into the body. Only asked of an
    /// authentic one.
    default RawRequest withoutCredentials(RawRequest request) {
        return request;
    }

    /// What the sender wants to hear about its items; most read nothing but the status.
    default Answer answer(List<Acceptance> items) {
        return new Answer.Results(Answers.of(items));
    }

    /// The sender's check when the address is registered with it: a GET. Most have none.
    ///
    /// @param parameters of the query, decoded; those sent once
    default Handshake handshake(Connection connection, Map<String, String> parameters) {
        return new Handshake.None();
    }

    /// What is wrong with the form of a secret that a connection of this channel is given; empty
    /// if it can be used.
    default Optional<String> unusable(String secret) {
        return Optional.empty();
    }

    /// A secret of the channel's form, for a connection that is given none.
    ///
    /// @param random that nobody can guess
    default String secret(String random) {
        return random;
    }

    /// Whose pages may deliver from a browser, as `scheme://host[:port]`; none but for forms.
    default Set<String> pageOrigins(Connection connection) {
        return Set.of();
    }

    /// Answer to a registration check.
    sealed interface Handshake {
        /// @param answer sent as `text/plain`
        record Confirmed(String answer) implements Handshake {}

        record Refused() implements Handshake {}

        /// The sender makes no such check.
        record None() implements Handshake {}
    }

    sealed interface Authenticity {
        record Authentic() implements Authenticity {}

        /// Answered 401.
        ///
        /// @param reason a stable word for problem details and metrics
        /// @param remedy what the sender has to mend
        record Unauthentic(String reason, String remedy) implements Authenticity {}

        /// We know who it is, and that it may not. Answered 403.
        record Forbidden(String reason, String remedy) implements Authenticity {}
    }

    sealed interface Parsed<B> {
        record Body<B>(B body) implements Parsed<B> {}

        /// Not of the sender's form; kept as it is, and answered 400.
        record Unreadable<B>(Problem problem) implements Parsed<B> {}
    }

    sealed interface Answer {
        /// 200, with what became of each item.
        record Results(Intake.Answer results) implements Answer {}

        /// 200, with the words that this sender waits for.
        record Words(MediaType type, String body) implements Answer {}

        /// Problem details: only for senders that read them.
        record Refused(Problem problem, int status) implements Answer {}
    }
}
