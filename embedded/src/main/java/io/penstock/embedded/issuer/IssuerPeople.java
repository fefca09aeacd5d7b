package io.penstock.embedded.issuer;

import java.net.URI;
import java.util.List;

/// Who may log in, and the page they log in for.
///
/// @param dashboard the URL of that page, to which people come back; on 127.0.0.1 with any port
public record IssuerPeople(URI dashboard, List<IssuerUser> users) {
    /// The page's client id. It has no secret: whatever a browser gets, everybody can read.
    public static final String CLIENT_ID = "dashboard";

    public IssuerPeople {
        users = List.copyOf(users);
        if (users.stream().map(IssuerUser::name).distinct().count() != users.size()) {
            throw new IllegalArgumentException("Two users of the issuer have the same name");
        }
    }
}
