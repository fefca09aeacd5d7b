package io.penstock.store.connection;

import io.penstock.schema.event.Channel;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a channel's way back may need to know besides its address and its token. None is asked for
/// when a connection is made, because one that only `call` steps use needs none.
public enum OutboundOption {
    TWILIO_STATUS_CALLBACK(
            Channel.TWILIO,
            "statusCallback",
            "https?://[^\\s?#]{1,1000}",
            "The address of the connection's own webhook, without a query"),
    HUBSPOT_SENDER(
            Channel.HUBSPOT,
            "senderActorId",
            "[A-Z]-[A-Za-z0-9-]{1,64}",
            "An actor of HubSpot's, such as A-123 for the user 123"),
    INTERCOM_ADMIN(
            Channel.INTERCOM, "adminId", "[0-9]{1,20}", "The number of the teammate who answers"),
    ZAMMAD_ARTICLE_TYPE(
            Channel.ZAMMAD,
            "articleType",
            "[a-z][a-z -]{1,39}",
            "A type of article of Zammad's, such as email, web or note"),
    MEDIA_HOSTS(
            null,
            "mediaHosts",
            "[a-z0-9.-]{1,253}(?:,[a-z0-9.-]{1,253}){0,9}",
            "Up to 10 hosts in lower case, with commas between them");

    /// Null for every channel.
    private final @Nullable Channel channel;
    private final String word;
    private final Pattern form;
    private final String expected;

    OutboundOption(@Nullable Channel channel, String word, String form, String expected) {
        this.channel = channel;
        this.word = word;
        this.form = Pattern.compile(form);
        this.expected = expected;
    }

    public static List<OutboundOption> of(Channel channel) {
        return Arrays.stream(values())
                .filter(option -> option.channel == null || option.channel == channel)
                .toList();
    }

    public String word() {
        return word;
    }

    /// Told to whoever gave it another form.
    public String expected() {
        return expected;
    }

    public boolean admits(String value) {
        return form.matcher(value).matches();
    }

    /// @throws IllegalArgumentException that says what to change in the configuration
    static void check(Connection connection) {
        var way = connection.outbound();
        if (way != null) {
            way.options().forEach((name, value) -> check(connection, name, value));
        }
    }

    private static void check(Connection connection, String name, String value) {
        var option =
                of(connection.channel()).stream()
                        .filter(known -> known.word.equals(name))
                        .findFirst();
        if (option.isEmpty()) {
            throw unusable(connection, name, "is unknown to its channel; take it out");
        }
        if (!option.get().admits(value)) {
            throw unusable(connection, name, "must be: " + option.get().expected);
        }
    }

    private static IllegalArgumentException unusable(
            Connection connection, String name, String why) {
        return new IllegalArgumentException(
                "Connection %s/%s: the outbound option %s %s"
                        .formatted(connection.channel().word(), connection.id(), name, why));
    }
}
