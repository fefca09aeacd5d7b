package io.penstock.embedded.issuer;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the issuer issues, and to whom.
///
/// @param keyFile where the signing key stays, so that tokens outlive a restart; `null` for a key
///     that goes with the issuer
/// @param audiences of every token: the services
/// @param people who may log in
public record IssuerOptions(
        @Nullable Path keyFile,
        List<IssuerClient> clients,
        List<String> audiences,
        IssuerPeople people) {
    /// The services of Penstock, by folder name.
    public static final List<String> SERVICES =
            List.of("intake-api", "workflow-worker", "llm-gateway", "retrieval-service");

    private static final IssuerPeople NOBODY =
            new IssuerPeople(URI.create("http://127.0.0.1/dashboard/"), List.of());

    public IssuerOptions {
        clients = List.copyOf(clients);
        audiences = List.copyOf(audiences);
        if (clients.isEmpty()) {
            throw new IllegalArgumentException("An issuer needs at least one client");
        }
        if (clients.stream().map(IssuerClient::id).anyMatch(IssuerPeople.CLIENT_ID::equals)) {
            throw new IllegalArgumentException(
                    "The client id %s is the page's that people log in for"
                            .formatted(IssuerPeople.CLIENT_ID));
        }
        if (clients.stream().map(IssuerClient::id).distinct().count() != clients.size()) {
            throw new IllegalArgumentException("Two clients of the issuer have the same id");
        }
    }

    public static IssuerOptions of(List<IssuerClient> clients) {
        return new IssuerOptions(null, clients, SERVICES, NOBODY);
    }

    public IssuerOptions withKeyIn(Path keyFile) {
        return new IssuerOptions(keyFile, clients, audiences, people);
    }

    public IssuerOptions withPeople(IssuerPeople people) {
        return new IssuerOptions(keyFile, clients, audiences, people);
    }
}
