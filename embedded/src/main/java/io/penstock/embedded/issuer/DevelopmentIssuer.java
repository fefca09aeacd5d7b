package io.penstock.embedded.issuer;

import io.penstock.embedded.machine.LoopbackPort;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;

/// Issues access tokens for development and tests, on 127.0.0.1: to clients with a secret, and to
/// people who log in for the dashboard. All of them are given to it; it is no identity provider for
/// production.
public final class DevelopmentIssuer implements AutoCloseable {
    private final IssuerAddress address;
    private final TokenMint mint;
    private final AnnotationConfigServletWebServerApplicationContext context;

    private DevelopmentIssuer(
            IssuerAddress address,
            TokenMint mint,
            AnnotationConfigServletWebServerApplicationContext context) {
        this.address = address;
        this.mint = mint;
        this.context = context;
    }

    /// @param port on 127.0.0.1; 0 takes a free one
    /// @throws IssuerFailure with one line that says why it does not run
    public static DevelopmentIssuer start(int port, IssuerOptions options) {
        var address = new IssuerAddress(claim(port));
        var file = options.keyFile();
        var key = file == null ? SigningKey.generated() : SigningKey.keptIn(file);
        var mint =
                new TokenMint(key, address.issuer(), options.audiences(), InstantSource.system());
        var credentials = new ClientCredentials(options.clients(), mint);
        var people = new People(options.people(), mint);

        var context = new AnnotationConfigServletWebServerApplicationContext();
        context.registerBean(IssuerAddress.class, () -> address);
        context.registerBean(SigningKey.class, () -> key);
        context.registerBean(ClientCredentials.class, () -> credentials);
        context.registerBean(People.class, () -> people);
        context.register(IssuerConfiguration.class);
        context.registerShutdownHook();
        try {
            context.refresh();
        } catch (RuntimeException e) {
            throw IssuerFailure.didNotStart(e);
        }
        return new DevelopmentIssuer(address, mint, context);
    }

    public int port() {
        return address.port();
    }

    public String issuerUri() {
        return address.issuer();
    }

    public String tokenUri() {
        return address.issuer() + "/oauth2/token";
    }

    public String jwksUri() {
        return address.issuer() + "/oauth2/jwks";
    }

    /// A token without asking whether the client may have it.
    ///
    /// @param ttl a negative one makes a token that has expired
    public String mint(String client, String tenant, Set<String> scopes, Duration ttl) {
        return mint.mint(client, tenant, scopes, ttl).getTokenValue();
    }

    /// A token as a person gets it by logging in for the dashboard, without asking whether they may
    /// have it.
    ///
    /// @param ttl a negative one makes a token that has expired
    public String mint(IssuerUser user, Set<String> scopes, Duration ttl) {
        return mint.mint(user, IssuerPeople.CLIENT_ID, scopes, ttl).getTokenValue();
    }

    public void stop() {
        context.close();
    }

    @Override
    public void close() {
        stop();
    }

    private static int claim(int wanted) {
        if (wanted == 0) {
            return LoopbackPort.free();
        }
        if (LoopbackPort.isTaken(wanted)) {
            throw IssuerFailure.portTaken(wanted);
        }
        return wanted;
    }
}
