package io.penstock.worker.fetch;

import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection.Outbound;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the vendor of a channel gives files: from which hosts besides those of the connection, and
/// which addresses are told who asks. An address comes from an event, and a credential opens more
/// than files.
enum Vendor {
    /// The media id leads to an address that wants the token as well.
    ///
    /// Source: Meta's Cloud API reference, "Media", "Download media".
    WHATSAPP(
            "lookaside\\.fbsbx\\.com", "/v[0-9]+\\.[0-9]+/[0-9]+|/whatsapp_business/attachments/?"),

    /// With or without "Enforce HTTP Auth on Media URLs" it leads on to a signed address.
    ///
    /// Source: Twilio's reference, "Media resource", "Protect media access".
    TWILIO("[a-z0-9-]+\\.twiliocdn\\.com", "/2010-04-01/Accounts/\\w+/Messages/\\w+/Media/\\w+"),

    /// Source: Zendesk's reference, "Attachments", "Working with url properties".
    ZENDESK("[a-z0-9-]+\\.zdusercontent\\.com", "(?:/sc)?/attachments/.+"),

    /// Its addresses are signed.
    ///
    /// Source: Intercom's help, "Using Intercom with Content Security Policy".
    INTERCOM(
            "(?:[a-z0-9-]+\\.)+(?:intercomcdn\\.(?:com|eu)|intercom-attachments\\.(?:com|eu)"
                    + "|intercom-attachments-[1-9]\\.com)",
            ""),

    /// Its addresses are signed; where files stand in a store of their own they lead on to it, and
    /// the connection names that.
    CHATWOOT("", ""),

    /// Source: Zammad's documentation, "Articles".
    ZAMMAD("", "(?:/\\w+)?/api/v1/ticket_attachment/[0-9]+/[0-9]+/[0-9]+"),

    /// Source: Typeform's reference, "Retrieve response file".
    TYPEFORM("", "/(?:forms/.+/)?responses/.*files/.+"),

    /// Only what needs no credential.
    OTHER("", "");

    /// By these a path leads elsewhere than it says.
    private static final Pattern DETOUR = Pattern.compile("(?i)\\.\\.|//|\\\\|%2e|%2f|%5c|/\\./");

    private final Pattern hosts;
    private final Pattern files;

    /// @param hosts of the vendor's besides that of the API
    /// @param files paths that have the credential
    Vendor(String hosts, String files) {
        this.hosts = Pattern.compile(hosts);
        this.files = Pattern.compile(files);
    }

    static Vendor of(Channel channel) {
        return switch (channel) {
            case WHATSAPP -> WHATSAPP;
            case TWILIO -> TWILIO;
            case ZENDESK -> ZENDESK;
            case INTERCOM -> INTERCOM;
            case CHATWOOT -> CHATWOOT;
            case ZAMMAD -> ZAMMAD;
            case TYPEFORM -> TYPEFORM;
            case HUBSPOT,
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

    /// Whether a file is at that path, and not what else a credential opens.
    boolean isFile(String rawPath) {
        return files.matcher(rawPath).matches() && !DETOUR.matcher(rawPath).find();
    }

    /// Whether a host besides the API's takes the credential.
    boolean knowsUsAt(String host) {
        return this == WHATSAPP && owns(host);
    }

    /// What the header `Authorization` says; null where nobody asks for one.
    @Nullable String authorization(Outbound way) {
        return switch (this) {
            case WHATSAPP, ZENDESK, TYPEFORM -> "Bearer " + way.accessToken();
            case TWILIO ->
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(
                                            way.accessToken().getBytes(StandardCharsets.UTF_8));
            case ZAMMAD -> "Token token=" + way.accessToken();
            case INTERCOM, CHATWOOT, OTHER -> null;
        };
    }
}
