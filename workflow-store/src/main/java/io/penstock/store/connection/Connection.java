package io.penstock.store.connection;

import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// One source that is connected.
///
/// @param accounts the sender's own ids; for `whatsapp` its phone number ids
/// @param secrets one, or two while they rotate; for `form` its form keys
/// @param verifyToken for the channel's handshake
/// @param publicUrl the webhook's address as the sender knows it, where the signature covers it
/// @param form what a form of ours asks for; for `typeform` nothing but its `text`
/// @param admission what it must bring besides, and how much it may send
public record Connection(
        Channel channel,
        String id,
        TenantId tenant,
        @DefaultValue List<String> accounts,
        @DefaultValue List<String> secrets,
        @Nullable String verifyToken,
        @DefaultValue("true") boolean enabled,
        @Nullable URI publicUrl,
        @Nullable Form form,
        @DefaultValue Admission admission,
        @Nullable Outbound outbound) {

    public Connection {
        if (secrets.size() > 2) {
            throw new IllegalArgumentException(
                    "Connection " + channel.word() + "/" + id + " has more than two secrets");
        }
    }

    Connection withSecrets(List<String> active) {
        return new Connection(
                channel,
                id,
                tenant,
                accounts,
                active,
                verifyToken,
                enabled,
                publicUrl,
                form,
                admission,
                outbound);
    }

    /// Whether an answer to that account may go through it. One that names no account is its own:
    /// its sender has no word for one.
    boolean serves(String account) {
        return accounts.isEmpty() ? id.equals(account) : accounts.contains(account);
    }

    /// Without secrets.
    @Override
    public String toString() {
        return "Connection[" + channel.word() + "/" + id + " of " + tenant + "]";
    }

    /// What a web form may send.
    ///
    /// @param allowedOrigins where its page may be, `scheme://host[:port]`
    /// @param required names of fields that must have a value
    /// @param fields every field by name; others are refused
    /// @param text the field that holds what the person wants; null: `message`, else the first long
    /// answer
    /// @param honeypot a field that people do not see; a form that fills it is ignored
    public record Form(
            @DefaultValue Set<String> allowedOrigins,
            @DefaultValue Set<String> required,
            @DefaultValue Map<String, Field> fields,
            @Nullable String text,
            @Nullable String honeypot) {

        /// What a field holds; the words are those of `samples/test-config.json`.
        public enum Field {
            STRING,
            EMAIL,
            PHONE,
            NUMBER,
            BOOLEAN,
            BCP47,
            FILE
        }
    }

    /// The way back.
    ///
    /// @param allowedHosts the only ones that calls may go to
    /// @param options what the channel's way back needs besides, by [OutboundOption#word()]
    public record Outbound(
            URI baseUrl,
            String accessToken,
            @DefaultValue Set<String> allowedHosts,
            @DefaultValue Map<String, String> options) {

        /// @param path begins with a slash
        public URI under(String path) {
            var base = baseUrl.toString();
            return URI.create(
                    (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
        }

        public Optional<String> option(OutboundOption option) {
            return Optional.ofNullable(options.get(option.word()));
        }

        /// Without the token.
        @Override
        public String toString() {
            return "Outbound[" + baseUrl + "]";
        }
    }
}
