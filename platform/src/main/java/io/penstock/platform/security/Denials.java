package io.penstock.platform.security;

import io.penstock.platform.problem.ProblemWriter;
import io.penstock.schema.api.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/// Answers 401 and 403 as RFC 6750 and RFC 9457 want them; each denial leaves one log line.
final class Denials implements AuthenticationEntryPoint, AccessDeniedHandler {
    private static final Logger log = LoggerFactory.getLogger(Denials.class);

    private final ProblemWriter problems;

    Denials(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public void commence(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException failure)
            throws IOException {
        if (failure instanceof InvalidBearerTokenException) {
            deny(
                    request,
                    response,
                    401,
                    "invalid-token",
                    "The token is not valid",
                    "It may be expired, meant for another service, or signed by another issuer",
                    "invalid_token");
        } else {
            deny(
                    request,
                    response,
                    401,
                    "unauthorized",
                    "A token is needed",
                    "Send `Authorization: Bearer …`",
                    null);
        }
    }

    @Override
    public void handle(
            HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException {
        deny(
                request,
                response,
                403,
                "insufficient-scope",
                "The token's scopes do not allow this",
                "Ask for a token with the scope of this endpoint; no scope implies another",
                "insufficient_scope");
    }

    private void deny(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            String code,
            String title,
            String detail,
            @Nullable String error)
            throws IOException {
        log.atInfo()
                .addKeyValue("method", request.getMethod())
                .addKeyValue("status", status)
                .addKeyValue("code", code)
                .log("A call was denied");
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                error == null ? "Bearer" : "Bearer error=\"%s\"".formatted(error));
        problems.write(
                request, response, Problem.of(code, status, title, detail, List.of()), status);
    }
}
