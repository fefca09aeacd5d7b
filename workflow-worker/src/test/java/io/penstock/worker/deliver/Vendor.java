package io.penstock.worker.deliver;

import io.penstock.embedded.whatsapp.ArrivedReply;
import io.penstock.embedded.whatsapp.WhatsAppStandIn;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.worker.call.GuardedHttp;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.web.client.RestClient;

/// Those that take a reply in one call, with what a connection to their stand-in holds.
enum Vendor {
    TWILIO(
            Channel.TWILIO,
            TwilioOutlet::new,
            Accounts.TWILIO,
            Accounts.TWILIO + ":token",
            Map.of("statusCallback", "https://intake.example.test/v1/hooks/twilio/ep_tw")),
    HUBSPOT(
            Channel.HUBSPOT,
            HubSpotOutlet::new,
            "62515000",
            "token",
            Map.of("senderActorId", "A-77")),
    INTERCOM(
            Channel.INTERCOM,
            IntercomOutlet::new,
            "sampleapp",
            "token",
            Map.of("adminId", "3156780")),
    CHATWOOT(Channel.CHATWOOT, ChatwootOutlet::new, "1", "token", Map.of()),
    ZAMMAD(Channel.ZAMMAD, ZammadOutlet::new, "ep_zammad", "token", Map.of());

    private final Channel channel;
    private final Maker maker;
    private final String account;
    private final String token;
    private final Map<String, String> options;

    Vendor(
            Channel channel,
            Maker maker,
            String account,
            String token,
            Map<String, String> options) {
        this.channel = channel;
        this.maker = maker;
        this.account = account;
        this.token = token;
        this.options = options;
    }

    private static final class Accounts {
        static final String TWILIO = "AC" + "0123456789abcdef".repeat(2);
    }

    @FunctionalInterface
    private interface Maker {
        Outlet make(GuardedHttp http, Duration readTimeout, InstantSource clock);
    }

    Channel channel() {
        return channel;
    }

    String account() {
        return account;
    }

    String token() {
        return token;
    }

    Map<String, String> options() {
        return options;
    }

    Outbound way(String baseUrl) {
        return way(baseUrl, token, options);
    }

    Outbound way(String baseUrl, String token, Map<String, String> options) {
        return new Outbound(URI.create(baseUrl), token, Set.of("127.0.0.1"), options);
    }

    /// To the customer of that number.
    ReplyTo to(int customer) {
        var phone = phone(customer);
        return switch (this) {
            case TWILIO -> to("tel:" + phone, "whatsapp:" + phone + "|whatsapp:+15550100100");
            case HUBSPOT -> to("hubspot:conversation:" + customer, Integer.toString(customer));
            case INTERCOM, CHATWOOT, ZAMMAD ->
                    to("mailto:dana@example.com", Integer.toString(customer));
        };
    }

    ReplyTo to(String address, String conversation) {
        return new ReplyTo(channel, account, address, conversation, null, null);
    }

    /// What arrived for that customer.
    List<ArrivedReply> arrived(WhatsAppStandIn standIn, int customer) {
        var conversation =
                this == TWILIO ? "whatsapp:" + phone(customer) : Integer.toString(customer);
        return standIn.replies().stream()
                .filter(reply -> reply.vendor().equals(channel.word()))
                .filter(reply -> reply.conversation().equals(conversation))
                .toList();
    }

    Outlet outlet() {
        return outlet(Set.of("127.0.0.1"));
    }

    Outlet outlet(Set<String> internalHosts) {
        var second = Duration.ofSeconds(1);
        return maker.make(
                new GuardedHttp(
                        RestClient.builder(), new GuardedHttp.Settings(second, internalHosts)),
                second,
                InstantSource.system());
    }

    private static String phone(int customer) {
        return "+1202555%04d".formatted(customer);
    }
}
