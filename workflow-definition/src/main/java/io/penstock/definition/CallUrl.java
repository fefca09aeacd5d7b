package io.penstock.definition;

import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The address of a call. Scheme, host and port are the author's own words; what is inserted behind
/// them is encoded, so that no value chooses where the call goes.
public final class CallUrl {
    private final URI origin;
    private final List<Template.Piece> pieces;

    CallUrl(URI origin, List<Template.Piece> pieces) {
        this.origin = origin;
        this.pieces = List.copyOf(pieces);
    }

    /// Lower case, without the port.
    public String host() {
        return origin.getHost();
    }

    public boolean secure() {
        return origin.getScheme().equals("https");
    }

    /// The address, or why it cannot be had (`LOGIC_DEFECT`).
    public Evaluated<URI> render(Scope scope) {
        var text = new StringBuilder();
        for (var piece : pieces) {
            switch (piece) {
                case Template.Piece.Literal(var literal) -> text.append(literal);
                case Template.Piece.Inserted(var expression) -> {
                    switch (Template.inserted(expression, scope)) {
                        case Evaluated.Value<String>(var value) -> text.append(encoded(value));
                        case Evaluated.Failed<String>(var failure) -> {
                            return new Evaluated.Failed<>(failure);
                        }
                    }
                }
            }
        }
        return address(text.toString());
    }

    private Evaluated<URI> address(String text) {
        try {
            var address = URI.create(text);
            return origin.getHost().equalsIgnoreCase(address.getHost()) && !climbs(address)
                    ? new Evaluated.Value<>(address)
                    : new Evaluated.Failed<>(bad());
        } catch (IllegalArgumentException _) {
            return new Evaluated.Failed<>(bad());
        }
    }

    private static boolean climbs(URI address) {
        return Arrays.stream(address.getPath().split("/"))
                .anyMatch(segment -> segment.equals(".") || segment.equals(".."));
    }

    private static Failure bad() {
        return FailureCode.BAD_REQUEST_MADE.because("The call's address is none");
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
