package io.penstock.intake.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// What a browser has to know before anyone has logged in; nothing of it is secret.
///
/// @param issuerUri the OpenID Connect issuer, as a browser reaches it
/// @param clientId a public client of that issuer: authorization code with PKCE
/// @param scope what is asked for; the issuer grants what the person may have
/// @param model shown when the queues name none
@ConfigurationProperties("penstock.dashboard")
record DashboardProperties(URI issuerUri, String clientId, String scope, @Nullable String model) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(URI issuer, String clientId, String scope, @Nullable String model) {}

    View view() {
        return new View(
                issuerUri, clientId, scope, model == null || model.isBlank() ? null : model);
    }

    /// Where the page sends the browser for tokens.
    String issuerOrigin() {
        var port = issuerUri.getPort();
        return issuerUri.getScheme() + "://" + issuerUri.getHost() + (port < 0 ? "" : ":" + port);
    }
}
