package io.penstock.intake.connection;

import static java.util.stream.Collectors.joining;

import io.penstock.intake.body.Members;
import io.penstock.intake.body.Text;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Admission;
import io.penstock.store.connection.Admission.Verification;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a connection asks of its sender besides the channel's own proof, and how much it takes.
final class AdmissionBody {
    private static final int MAX_NETWORKS = 100;
    private static final int MAX_RATE = 100_000;
    private static final int MAX_BODY = 3 * 1024 * 1024;

    private static final Set<Verification> OLDER = EnumSet.of(Verification.V1, Verification.V2);

    private static final Text HEADER =
            Text.matching("The name of a header", "[A-Za-z0-9][A-Za-z0-9-]{0,63}");

    /// What clients and proxies set by themselves; of those that a proxy puts in, by prefix.
    private static final Set<String> TAKEN =
            Set.of(
                    "accept",
                    "accept-charset",
                    "accept-encoding",
                    "accept-language",
                    "cache-control",
                    "connection",
                    "content-encoding",
                    "content-length",
                    "content-type",
                    "cookie",
                    "date",
                    "expect",
                    "forwarded",
                    "host",
                    "keep-alive",
                    "origin",
                    "pragma",
                    "referer",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "user-agent",
                    "via",
                    "x-real-ip",
                    "x-request-id");
    private static final List<String> TAKEN_PREFIXES = List.of("proxy-", "sec-", "x-forwarded-");

    private final Channel channel;
    private final Members body;

    AdmissionBody(Channel channel, Members body) {
        this.channel = channel;
        this.body = body;
    }

    Admission read() {
        var networks = new LinkedHashSet<>(body.texts("networks", Text.NETWORK, MAX_NETWORKS));
        var verification = verification();
        var header = header();
        var limits = body.inner("limits");
        if (limits == null) {
            return new Admission(verification, header, networks, null, null, null);
        }
        var rate = number(limits, "requestsPerSecond", MAX_RATE);
        var burst = number(limits, "burst", MAX_RATE);
        if (burst != null && rate == null) {
            limits.fault("requestsPerSecond", "required", "A burst is one above a rate");
        }
        var bytes = number(limits, "maxBytes", MAX_BODY);
        limits.end();
        return new Admission(verification, header, networks, rate, burst, bytes);
    }

    private Verification verification() {
        var word = body.text("verification", Text.WORD);
        var wanted = word == null ? Verification.CHANNEL : named(word);
        if (wanted == null) {
            body.fault("verification", "unknown", "One of " + words());
            return Verification.CHANNEL;
        }
        if (OLDER.contains(wanted) && channel != Channel.HUBSPOT) {
            body.fault("verification", "not-for-channel", "Only HubSpot has older signatures");
        } else if (wanted == Verification.ADDRESS && channel != Channel.SALESFORCE) {
            body.fault("verification", "not-for-channel", "Only Salesforce signs nothing at all");
        }
        return wanted;
    }

    private @Nullable String header() {
        var header = body.text("tokenHeader", HEADER);
        if (channel == Channel.FRESHDESK && !body.has("tokenHeader")) {
            body.fault("tokenHeader", "required", "The header in which the secret comes");
        } else if (channel != Channel.FRESHDESK && header != null) {
            body.fault("tokenHeader", "not-for-channel", "This channel has a proof of its own");
        } else if (header != null && isTaken(header.toLowerCase(Locale.ROOT))) {
            body.fault(
                    "tokenHeader",
                    "taken",
                    "Clients or proxies set it themselves; name one of your own, such as"
                            + " X-Intake-Token");
        }
        return header;
    }

    private static boolean isTaken(String header) {
        return TAKEN.contains(header) || TAKEN_PREFIXES.stream().anyMatch(header::startsWith);
    }

    private static @Nullable Integer number(Members limits, String name, int max) {
        if (!limits.has(name)) {
            return null;
        }
        var number = limits.number(name, 1, max);
        if (number == 0) {
            limits.fault(name, "range", "At least 1");
        }
        return number;
    }

    private static @Nullable Verification named(String word) {
        return Arrays.stream(Verification.values())
                .filter(it -> Views.word(it).equals(word))
                .findFirst()
                .orElse(null);
    }

    private static String words() {
        return Arrays.stream(Verification.values()).map(Views::word).collect(joining(", "));
    }
}
