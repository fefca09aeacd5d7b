package io.penstock.intake.requestlog;

import io.penstock.store.connection.Connections;
import io.penstock.store.delivery.KeptDelivery;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// Headers as they are shown. A request that was refused may bear a secret that is right: what
/// may be one is named, and not told.
@Component
class ShownHeaders {
    private static final List<String> HIDDEN = List.of("(not shown)");
    private static final Pattern CREDENTIAL =
            Pattern.compile(
                    ".*(?:auth|token|secret|passw|credential|cookie|api-?key|form-key).*",
                    Pattern.CASE_INSENSITIVE);

    private final Connections connections;

    ShownHeaders(Connections connections) {
        this.connections = connections;
    }

    Map<String, List<String>> of(KeptDelivery kept, Map<String, List<String>> headers) {
        var shown = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach(
                (name, values) ->
                        shown.put(
                                name,
                                CREDENTIAL.matcher(name).matches() || isToken(kept, name)
                                        ? HIDDEN
                                        : values));
        return shown;
    }

    private boolean isToken(KeptDelivery kept, String name) {
        var delivery = kept.delivery();
        return connections
                .find(delivery.channel(), delivery.connection())
                .filter(it -> name.equalsIgnoreCase(it.admission().tokenHeader()))
                .isPresent();
    }
}
