package io.penstock.worker.fetch;

import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection.Outbound;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the vendor of a channel gives files: from which hosts besides those of the connection, and
// by
/// what it knows who asks.
enum Vendor {
    /// The media id leads to an address that wants the token as well.
    ///
    /// Source: Meta's Cloud API reference, "Media", "Download media".
    WHATSAPP("lookaside\\.fbsbx\\.com", true),

    /// With or without "Enforce HTTP Auth on Media URLs" it leads on to a signed address.
    ///
    /// Source: Twilio's reference, "Media resource", "Protect media access".
    TWILIO("[a-z0-9-]+\\.twiliocdn\\.com", false),

    /// Source: Zendesk's reference, "Attachments", "Working with url properties".
    ZENDESK("[a-z0-9-]+\\.zdusercontent\\.com", false),

    /// Its addresses are signed.
    ///
    /// Source: Intercom's help, "Using Intercom with Content Security Policy".
    INTERCOM(
            "(?:[a-z0-9-]+\\.)+(?:intercomcdn\\.(?:com|eu)|intercom-attachments\\.(?:com|eu)"
                    + "|intercom-attachments-[1-9]\\.com)",
            false),

    /// Its addresses are signed; where files stand in a store of their own they lead on to it, and
    /// the connection names that.
    CHATWOOT("", false),

    ZAMMAD("", false),

    /// The account's own host gives it to whoever bears the token.
    OTHER("", false);

    private final Pattern hosts;
    private final boolean known;

    /// @param known whether the vendor's further hosts take the credential, too
    Vendor(String hosts, boolean known) {
        this.hosts = Pattern.compile(hosts);
        this.known = known;
    }

    static Vendor of(Channel channel) {
        return switch (channel) {
            case WHATSAPP -> WHATSAPP;
            case TWILIO -> TWILIO;
            case ZENDESK -> ZENDESK;
            case INTERCOM -> INTERCOM;
            case CHATWOOT -> CHATWOOT;
            case ZAMMAD -> ZAMMAD;
            case TYPEFORM,
                    HUBSPOT,
                    SALESFORCE,
                    FRESHDESK,
                    PIPEDRIVE,
                    ZOHO,
                    FORM,
                    DASHBOARD,
                    CLOUDEVENTS,
                    STANDARD_WEBHOOKS ->
                    OTHER;
        };
    }

    boolean owns(String host) {
        return hosts.matcher(host).matches();
    }

    boolean knowsUsAt(String host) {
        return known && owns(host);
    }

    /// What the header `Authorization` says; null where nobody asks for one.
    @Nullable String authorization(Outbound way) {
        return switch (this) {
            case WHATSAPP, ZENDESK, OTHER -> "Bearer " + way.accessToken();
            case TWILIO ->
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(
                                            way.accessToken().getBytes(StandardCharsets.UTF_8));
            case ZAMMAD -> "Token token=" + way.accessToken();
            case INTERCOM, CHATWOOT -> null;
        };
    }
}
