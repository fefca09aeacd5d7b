package io.penstock.worker.fetch;

import static io.penstock.worker.story.Penstock.TENANT;

import io.penstock.embedded.whatsapp.WhatsAppStandIn;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Attachment;
import io.penstock.schema.event.EventData.ReplyTo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Those that send files, with what a connection to their stand-in holds. Their API is at
/// 127.0.0.1,
/// their store, if they have one, at `localhost`.
enum Sender {
    WHATSAPP(Channel.WHATSAPP, "106540352242000", "token", "", "Bearer token"),
    TWILIO(
            Channel.TWILIO,
            "AC" + "0123456789abcdef".repeat(2),
            "AC:token",
            "/2010-04-01/Accounts/AC0123/Messages/MM1/Media/%s",
            "Basic "
                    + Base64.getEncoder()
                            .encodeToString("AC:token".getBytes(StandardCharsets.UTF_8))),
    ZENDESK(
            Channel.ZENDESK,
            "zd_main",
            "token",
            "/attachments/token/%s/?name=file",
            "Bearer token"),
    INTERCOM(Channel.INTERCOM, "sampleapp", "token", "/i/o/%s/file", ""),
    CHATWOOT(Channel.CHATWOOT, "1", "token", "/rails/active_storage/blobs/redirect/%s/file", ""),
    ZAMMAD(
            Channel.ZAMMAD,
            "zm_main",
            "token",
            "/api/v1/ticket_attachment/81/104/%s",
            "Token token=token"),
    /// Its token was taken back.
    STRANGER(
            Channel.ZAMMAD,
            "zm_old",
            "old",
            "/api/v1/ticket_attachment/81/104/%s",
            "Token token=old"),
    TYPEFORM(
            Channel.TYPEFORM,
            "tf_main",
            "token",
            "/forms/lR6F4j/responses/21085286/fields/JwWggjAKtOkA/files/%s",
            "Bearer token");

    private final Channel channel;
    private final String account;
    private final String token;
    private final String path;
    private final String authorization;

    Sender(Channel channel, String account, String token, String path, String authorization) {
        this.channel = channel;
        this.account = account;
        this.token = token;
        this.path = path;
        this.authorization = authorization;
    }

    String connection() {
        return channel.word() + "/" + id();
    }

    private String id() {
        return "files_" + name().toLowerCase(java.util.Locale.ROOT);
    }

    /// What the API's own host is told.
    String authorization() {
        return authorization;
    }

    ReplyTo to(int customer) {
        return new ReplyTo(
                channel,
                account,
                "mailto:dana@example.com",
                Integer.toString(customer),
                null,
                null);
    }

    Attachment attachment(WhatsAppStandIn target, String medium) {
        return attachment(target, medium, null);
    }

    Attachment attachment(WhatsAppStandIn target, String medium, @Nullable String sha256) {
        return this == WHATSAPP
                ? file(medium, null, sha256)
                : file(null, target.baseUrl() + path.formatted(medium), sha256);
    }

    static Attachment file(@Nullable String blobId, @Nullable String url, @Nullable String sha256) {
        return new Attachment(
                blobId,
                "application/octet-stream",
                "receipt",
                null,
                sha256,
                url,
                null,
                null,
                null,
                null,
                null);
    }

    static List<String> connections(WhatsAppStandIn target) {
        var settings = new ArrayList<String>();
        settings.add("--penstock.worker.deliver.internal-hosts=127.0.0.1,localhost");
        for (var sender : values()) {
            var connection = "--penstock.connections[%d].".formatted(sender.ordinal() + 1);
            settings.add(connection + "channel=" + sender.channel.word());
            settings.add(connection + "id=" + sender.id());
            settings.add(connection + "tenant=" + TENANT);
            settings.add(connection + "accounts=" + sender.account);
            settings.add(
                    connection
                            + "outbound.base-url="
                            + target.baseUrl()
                            + (sender == WHATSAPP ? "/v23.0" : ""));
            settings.add(connection + "outbound.access-token=" + sender.token);
            settings.add(connection + "outbound.allowed-hosts=127.0.0.1");
            if (sender != WHATSAPP && sender != TYPEFORM) {
                settings.add(connection + "outbound.options.mediaHosts=localhost");
            }
        }
        return settings;
    }
}
