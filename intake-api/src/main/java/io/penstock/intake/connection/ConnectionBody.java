package io.penstock.intake.connection;

import static java.util.stream.Collectors.joining;

import io.penstock.intake.body.Faults;
import io.penstock.intake.body.Members;
import io.penstock.intake.body.Text;
import io.penstock.intake.channel.ChannelAdapter;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Admission;
import io.penstock.store.connection.Admission.Verification;
import io.penstock.store.connection.Connection.Form;
import io.penstock.store.connection.ConnectionDraft;
import io.penstock.store.connection.ConnectionDraft.WayBack;
import io.penstock.store.connection.OutboundOption;
import io.penstock.store.connection.StoredConnections;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The body of a `PUT`, checked whole.
final class ConnectionBody {
    private static final int MAX_ACCOUNTS = 100;
    private static final int MAX_ORIGINS = 50;
    private static final int MAX_FIELDS = 100;
    private static final int MAX_HOSTS = 10;

    /// Their signatures cover the address as the sender knows it.
    private static final Set<Channel> SIGN_THE_URL = EnumSet.of(Channel.HUBSPOT, Channel.TWILIO);

    /// One secret of theirs signs for many accounts, so an item is taken of those named alone.
    private static final Set<Channel> NAME_ACCOUNTS = EnumSet.of(Channel.HUBSPOT, Channel.WHATSAPP);

    /// What only this machine or its own network can resolve; all else is called by https.
    ///
    /// A name begins with a letter: a number alone, as `134744072`, is an address anywhere.
    private static final Pattern INTERNAL =
            Pattern.compile("127(?:\\.[0-9]+){3}|\\[::1]|[A-Za-z][A-Za-z0-9-]*");

    private final Channel channel;
    private final ChannelAdapter<?> adapter;
    private final Faults faults = new Faults();

    private ConnectionBody(ChannelAdapter<?> adapter) {
        this.channel = adapter.channel();
        this.adapter = adapter;
    }

    /// @throws io.penstock.platform.problem.ProblemException 422 with every fault
    static ConnectionDraft read(ChannelAdapter<?> adapter, String id, JsonNode body) {
        var reading = new ConnectionBody(adapter);
        var draft = reading.draft(id, new Members(body, "#", reading.faults));
        reading.faults.refuse();
        return draft;
    }

    private ConnectionDraft draft(String id, Members body) {
        address(id, body);
        var draft =
                new ConnectionDraft(
                        channel,
                        id,
                        body.texts("accounts", Text.ACCOUNT, MAX_ACCOUNTS),
                        body.flag("enabled", true),
                        publicUrl(body),
                        form(body),
                        new AdmissionBody(channel, body).read(),
                        outbound(body),
                        body.text("verifyToken", Text.TOKEN),
                        secrets(body));
        if (draft.accounts().isEmpty() && takesOnlyOfNamed(draft.admission())) {
            body.fault(
                    "accounts",
                    "required",
                    "The phone numbers, portals or organizations that may deliver: nothing of"
                            + " others is taken");
        }
        body.ignore("createdAt", "updatedAt", "webhook");
        body.end();
        return draft;
    }

    private void address(String id, Members body) {
        if (!Text.ID.admits(id)) {
            body.fault("id", "format", Text.ID.expected());
        }
        var channelAgain = body.text("channel", Text.WORD);
        var idAgain = body.text("id", Text.WORD);
        if (channelAgain != null && !channelAgain.equals(channel.word())) {
            body.fault("channel", "mismatch", "The channel in the address");
        }
        if (idAgain != null && !idAgain.equals(id)) {
            body.fault("id", "mismatch", "The id in the address");
        }
    }

    private boolean takesOnlyOfNamed(Admission admission) {
        return NAME_ACCOUNTS.contains(channel) || admission.verification() == Verification.ADDRESS;
    }

    private @Nullable URI publicUrl(Members body) {
        var url = url(body, "publicUrl", body.text("publicUrl", Text.URL));
        if (url != null && url.getRawQuery() != null) {
            body.fault("publicUrl", "format", "Without a query");
        }
        if (SIGN_THE_URL.contains(channel) && !body.has("publicUrl")) {
            body.fault(
                    "publicUrl",
                    "required",
                    "The webhook's address as the sender knows it; its signature covers it");
        }
        return url;
    }

    private @Nullable Form form(Members body) {
        var form = body.inner("form");
        if (form == null) {
            if (channel == Channel.FORM) {
                body.fault("form", "required", "What the form asks for");
            }
            return null;
        }
        if (channel == Channel.TYPEFORM) {
            return typeform(form);
        }
        if (channel != Channel.FORM) {
            body.fault("form", "not-for-channel", "Only forms and Typeform have one");
        }
        var fields = fields(form.inner("fields"), form);
        var read =
                new Form(
                        ordered(form.texts("allowedOrigins", Text.ORIGIN, MAX_ORIGINS)),
                        ordered(form.texts("required", Text.NAME, MAX_FIELDS)),
                        fields,
                        form.text("text", Text.NAME),
                        form.text("honeypot", Text.NAME));
        form.end();
        consistent(form, read);
        return read;
    }

    /// Typeform knows what it asks for; which answer is the text may be said here.
    private static Form typeform(Members form) {
        for (var name : List.of("allowedOrigins", "required", "fields")) {
            var node = form.node(name);
            if (node != null && !(node.isContainer() && node.isEmpty())) {
                form.fault(name, "not-for-channel", "Typeform itself says so");
            }
        }
        var text = form.text("text", Text.NAME);
        form.end();
        return new Form(Set.of(), Set.of(), Map.of(), text, null);
    }

    private static LinkedHashMap<String, Form.Field> fields(
            @Nullable Members fields, Members form) {
        var types = new LinkedHashMap<String, Form.Field>();
        if (fields == null) {
            form.fault("fields", "required", "Every field by name, with its type");
            return types;
        }
        if (fields.names().size() > MAX_FIELDS) {
            form.fault("fields", "too-many", "At most " + MAX_FIELDS);
            return types;
        }
        for (var name : fields.names()) {
            if (!Text.NAME.admits(name)) {
                fields.fault(name, "format", "A name: " + Text.NAME.expected());
            }
            var word = fields.text(name, Text.WORD);
            var type = word == null ? null : type(word);
            if (type != null) {
                types.put(name, type);
            } else if (word != null) {
                fields.fault(name, "type", "One of " + words());
            } else if (!fields.has(name)) {
                fields.fault(name, "required", "One of " + words());
            }
        }
        if (types.isEmpty() && fields.names().isEmpty()) {
            form.fault("fields", "required", "At least one field");
        }
        return types;
    }

    private static void consistent(Members form, Form read) {
        var names = read.fields().keySet();
        var index = 0;
        for (var name : read.required()) {
            if (!names.contains(name)) {
                form.fault("required", "unknown-field", "Element " + index + " is no field");
            }
            index++;
        }
        if (read.text() != null && read.fields().get(read.text()) != Form.Field.STRING) {
            form.fault("text", "unknown-field", "A field of the type string");
        }
        if (read.honeypot() != null && names.contains(read.honeypot())) {
            form.fault("honeypot", "is-field", "None of the fields: people do not see it");
        }
    }

    private @Nullable WayBack outbound(Members body) {
        var outbound = body.inner("outbound");
        if (outbound == null) {
            return null;
        }
        var baseUrl = url(outbound, "baseUrl", outbound.text("baseUrl", Text.URL));
        var hosts = ordered(outbound.texts("allowedHosts", Text.HOST, MAX_HOSTS));
        var token = outbound.text("accessToken", Text.TOKEN);
        var options = options(outbound.inner("options"));
        outbound.ignore("hasAccessToken");
        outbound.end();
        if (!outbound.has("baseUrl")) {
            outbound.fault("baseUrl", "required", "Where answers go");
        }
        if (baseUrl == null) {
            return null;
        }
        if (!baseUrl.getScheme().equalsIgnoreCase("https")
                && !INTERNAL.matcher(baseUrl.getHost()).matches()) {
            outbound.fault("baseUrl", "https", "https, unless it stays in your own network");
        } else if (!Targets.possible(baseUrl)) {
            outbound.fault("baseUrl", "target", "The address of a host, with a port that exists");
        }
        if (baseUrl.getRawQuery() != null) {
            outbound.fault("baseUrl", "format", "Without a query");
        }
        if (!outbound.has("allowedHosts")) {
            hosts.add(baseUrl.getHost());
        } else if (!hosts.contains(baseUrl.getHost())) {
            outbound.fault("allowedHosts", "lacks-base", "The base URL's host, too");
        }
        return new WayBack(baseUrl, hosts, token, options);
    }

    private Map<String, String> options(@Nullable Members options) {
        var read = new LinkedHashMap<String, String>();
        if (options != null) {
            for (var option : OutboundOption.of(channel)) {
                var form = new Text(option.expected(), option::admits);
                var value = options.text(option.word(), form);
                if (value != null) {
                    read.put(option.word(), value);
                }
            }
            options.end();
        }
        return read;
    }

    /// Secrets as they are told, by their ids, are none that were given.
    private List<String> secrets(Members body) {
        if (body.holdsObjects("secrets")) {
            body.ignore("secrets");
            return List.of();
        }
        var secrets = body.texts("secrets", Text.SECRET, StoredConnections.ACTIVE_SECRETS);
        for (var secret : secrets) {
            adapter.unusable(secret).ifPresent(why -> body.fault("secrets", "format", why));
        }
        return secrets;
    }

    private static @Nullable URI url(Members members, String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            var url = new URI(text);
            var isHttp =
                    "http".equalsIgnoreCase(url.getScheme())
                            || "https".equalsIgnoreCase(url.getScheme());
            if (isHttp
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException _) {
            // told below
        }
        members.fault(name, "format", Text.URL.expected() + ", without user or fragment");
        return null;
    }

    private static Form.@Nullable Field type(String word) {
        return Arrays.stream(Form.Field.values())
                .filter(type -> Views.word(type).equals(word))
                .findFirst()
                .orElse(null);
    }

    private static String words() {
        return Arrays.stream(Form.Field.values())
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .collect(joining(", "));
    }

    private static Set<String> ordered(List<String> texts) {
        return new LinkedHashSet<>(texts);
    }
}
