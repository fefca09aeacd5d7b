package io.penstock.intake.channel;

import io.penstock.intake.accept.Item;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Problem;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;

/// What one kind of sender does in its own way; everything else is the same for all.
///
/// A new channel is one implementation as a Spring component in a package of its own.
public interface ChannelAdapter {

    Channel channel();

    /// The sender's check when the address is registered with it: a GET.
    ///
    /// @param parameters of the query, decoded; those sent once
    Handshake handshake(Connection connection, Map<String, String> parameters);

    /// Whether `mediaType` is one the sender uses; others are answered 415.
    boolean takes(MediaType mediaType);

    /// Whether the sender vouches for the raw bytes. All active secrets are evaluated, each
    /// comparison in constant time.
    Authenticity authenticate(Connection connection, RawRequest request);

    /// The items of an authentic request, each for itself: a bad one never sinks the others.
    Reading read(Connection connection, Receipt receipt);

    /// Answer to a registration check.
    sealed interface Handshake {
        /// @param answer sent as `text/plain`
        record Confirmed(String answer) implements Handshake {}

        record Refused() implements Handshake {}
    }

    sealed interface Authenticity {
        record Authentic() implements Authenticity {}

        /// @param reason a stable word for problem details and metrics
        record Unauthentic(String reason) implements Authenticity {}
    }

    sealed interface Reading {
        record Items(List<Item> items) implements Reading {}

        /// The body is not of the sender's form at all; kept as it is.
        record Unreadable(Problem problem) implements Reading {}
    }
}
