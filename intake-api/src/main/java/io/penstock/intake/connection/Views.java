package io.penstock.intake.connection;

import static java.util.stream.Collectors.toMap;

import io.penstock.schema.api.Connections;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Admission;
import io.penstock.store.connection.Connection;
import io.penstock.store.connection.KeptConnection;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Connections as they are told.
final class Views {
    private Views() {}

    static String word(Connection.Form.Field type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    static Connections.Connection of(KeptConnection kept) {
        return of(kept, null);
    }

    static Connections.Connection of(KeptConnection kept, @Nullable String generatedSecret) {
        var outbound = kept.outbound();
        return new Connections.Connection(
                kept.channel(),
                kept.id(),
                kept.accounts(),
                kept.enabled(),
                kept.publicUrl(),
                form(kept.form()),
                verification(kept.admission()),
                kept.admission().tokenHeader(),
                networks(kept.admission()),
                limits(kept.admission()),
                outbound == null
                        ? null
                        : outbound(outbound.baseUrl(), outbound.allowedHosts(), outbound.options()),
                kept.secrets().stream().map(Views::secret).toList(),
                kept.createdAt(),
                kept.updatedAt(),
                webhook(kept.channel(), kept.id()),
                null,
                generatedSecret);
    }

    static Connections.Connection of(Connection configured) {
        var outbound = configured.outbound();
        return new Connections.Connection(
                configured.channel(),
                configured.id(),
                configured.accounts(),
                configured.enabled(),
                configured.publicUrl(),
                form(configured.form()),
                verification(configured.admission()),
                configured.admission().tokenHeader(),
                networks(configured.admission()),
                limits(configured.admission()),
                outbound == null
                        ? null
                        : outbound(outbound.baseUrl(), outbound.allowedHosts(), outbound.options()),
                List.of(),
                null,
                null,
                webhook(configured.channel(), configured.id()),
                true,
                null);
    }

    static String word(Admission.Verification verification) {
        return verification.name().toLowerCase(Locale.ROOT);
    }

    private static String verification(Admission admission) {
        return word(admission.verification());
    }

    private static @Nullable Set<String> networks(Admission admission) {
        return admission.networks().isEmpty() ? null : admission.networks();
    }

    private static Connections.@Nullable Limits limits(Admission admission) {
        return admission.requestsPerSecond() == null && admission.maxBytes() == null
                ? null
                : new Connections.Limits(
                        admission.requestsPerSecond(), admission.burst(), admission.maxBytes());
    }

    private static Connections.Outbound outbound(
            URI baseUrl, Set<String> allowedHosts, Map<String, String> options) {
        return new Connections.Outbound(
                baseUrl, allowedHosts, true, options.isEmpty() ? null : options);
    }

    private static String webhook(Channel channel, String id) {
        return "/v1/hooks/" + channel.word() + "/" + id;
    }

    private static Connections.Secret secret(KeptConnection.Secret secret) {
        return new Connections.Secret(secret.id(), secret.createdAt(), secret.expiresAt());
    }

    private static Connections.@Nullable Form form(Connection.@Nullable Form form) {
        return form == null
                ? null
                : new Connections.Form(
                        form.allowedOrigins(),
                        form.required(),
                        form.fields().entrySet().stream()
                                .collect(
                                        toMap(
                                                Map.Entry::getKey,
                                                field -> word(field.getValue()),
                                                (first, _) -> first,
                                                LinkedHashMap::new)),
                        form.text(),
                        form.honeypot());
    }
}
