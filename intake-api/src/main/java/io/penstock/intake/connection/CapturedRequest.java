package io.penstock.intake.connection;

import io.penstock.intake.body.Faults;
import io.penstock.intake.body.Members;
import io.penstock.intake.body.Text;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.platform.security.CallerAddress;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A request as somebody recorded it: `{"method", "query", "headers": {name: value or values},
/// "body" or "bodyBase64", "receivedAt", "address"}`.
///
/// @param receivedAt null: now
/// @param address null: not known
record CapturedRequest(RawRequest request, @Nullable Instant receivedAt, @Nullable String address) {
    private static final Text METHOD = Text.matching("A method in upper case", "[A-Z]{3,10}");
    private static final Text QUERY =
            Text.matching("As it was sent, without `?`", "[\\x21-\\x7e]*");
    private static final Text BODY = new Text("A string", _ -> true);
    private static final int MAX_VALUES = 20;

    /// @param path of the webhook
    /// @throws io.penstock.platform.problem.ProblemException 422 with every fault
    static CapturedRequest read(JsonNode json, String path) {
        var faults = new Faults();
        var members = new Members(json, "#", faults);
        var method = members.text("method", METHOD);
        var query = members.text("query", QUERY);
        var headers = headers(members.inner("headers"));
        var body = body(members);
        var receivedAt = time(members);
        var address = address(members);
        members.end();
        faults.refuse();
        return new CapturedRequest(
                new RawRequest(method == null ? "POST" : method, path, query, headers, body),
                receivedAt,
                address);
    }

    private static TreeMap<String, List<String>> headers(@Nullable Members headers) {
        var read = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        if (headers == null) {
            return read;
        }
        for (var name : headers.names()) {
            var node = headers.node(name);
            var values =
                    node != null && node.isArray()
                            ? headers.texts(name, BODY, MAX_VALUES)
                            : one(headers.text(name, BODY));
            if (read.put(name, values) != null) {
                headers.fault(name, "duplicate", "Names of headers are compared without case");
            }
        }
        return read;
    }

    private static List<String> one(@Nullable String value) {
        return value == null ? new ArrayList<>() : List.of(value);
    }

    private static byte[] body(Members members) {
        var text = members.text("body", BODY);
        var encoded = members.text("bodyBase64", BODY);
        if (text != null && encoded != null) {
            members.fault("bodyBase64", "ambiguous", "Either `body` or `bodyBase64`");
        }
        try {
            return encoded == null
                    ? (text == null ? "" : text).getBytes(StandardCharsets.UTF_8)
                    : Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException _) {
            members.fault("bodyBase64", "format", "Base64 of the body");
            return new byte[0];
        }
    }

    private static @Nullable Instant time(Members members) {
        var text = members.text("receivedAt", Text.WORD);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            members.fault("receivedAt", "format", "RFC 3339");
            return null;
        }
    }

    private static @Nullable String address(Members members) {
        var text = members.text("address", Text.WORD);
        if (text == null) {
            return null;
        }
        var address = CallerAddress.of(text);
        if (address.isEmpty()) {
            members.fault("address", "format", "The sender's address");
        }
        return address;
    }
}
