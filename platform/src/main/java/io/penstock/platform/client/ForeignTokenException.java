package io.penstock.platform.client;

import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;

/// The issuer gave a token, but of another tenant than the one asked for, as an issuer does that
/// does not know the parameter `tenant`. To callers it is one that refuses.
final class ForeignTokenException extends HttpClientErrorException {
    ForeignTokenException() {
        super(
                HttpStatus.FORBIDDEN,
                "the issuer gave a token of another tenant; let this client act for tenants");
    }
}
