package io.penstock.store.connection;

import io.penstock.schema.event.Channel;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Connections as tenants want them.
final class Drafts {
    static final String ACCOUNT = "106540352242922";

    private Drafts() {}

    static ConnectionDraft whatsApp(String id, String... secrets) {
        return whatsApp(id, true, way("the-access-token"), secrets);
    }

    static ConnectionDraft whatsApp(
            String id,
            boolean enabled,
            ConnectionDraft.@Nullable WayBack outbound,
            String... secrets) {
        return new ConnectionDraft(
                Channel.WHATSAPP,
                id,
                List.of(ACCOUNT),
                enabled,
                null,
                null,
                Admission.ORDINARY,
                outbound,
                "the-verify-token",
                List.of(secrets));
    }

    static ConnectionDraft form(String id) {
        var fields = new LinkedHashMap<String, Connection.Form.Field>();
        fields.put("zeal", Connection.Form.Field.STRING);
        fields.put("email", Connection.Form.Field.EMAIL);
        fields.put("answer", Connection.Form.Field.STRING);
        var form =
                new Connection.Form(
                        Set.of("https://www.example.test"),
                        Set.of("email"),
                        fields,
                        "answer",
                        "url");
        return new ConnectionDraft(
                Channel.FORM,
                id,
                List.of(),
                true,
                null,
                form,
                Admission.ORDINARY,
                null,
                null,
                List.of("form-key"));
    }

    static ConnectionDraft.WayBack way(@Nullable String token) {
        return way("https://graph.example.test/v23.0", token);
    }

    static ConnectionDraft.WayBack way(String baseUrl, @Nullable String token) {
        return new ConnectionDraft.WayBack(
                URI.create(baseUrl), Set.of(URI.create(baseUrl).getHost()), token, Map.of());
    }
}
