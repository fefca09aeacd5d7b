package io.penstock.platform.security;

import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.problem.RequestIds;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Gives controllers the [Caller] of their token: claims `iss`, `sub`, and `client_id` (RFC 9068)
/// or `azp` (Keycloak).
final class CallerArgument implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Caller.class;
    }

    @Override
    public Caller resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        if (SecurityContextHolder.getContext().getAuthentication()
                        instanceof JwtAuthenticationToken token
                && token.getToken().getClaimAsString("iss") instanceof String issuer
                && token.getToken().getSubject() instanceof String subject) {
            return caller(
                    issuer,
                    subject,
                    client(token.getToken()),
                    request.getNativeRequest(HttpServletRequest.class));
        }
        throw nobody();
    }

    private static Caller caller(
            String issuer,
            String subject,
            @Nullable String client,
            @Nullable HttpServletRequest request) {
        return request == null
                ? new Caller(issuer, subject, client)
                : new Caller(
                        issuer,
                        subject,
                        client,
                        UsedScope.of(request),
                        RequestIds.of(request),
                        SourceNetwork.of(CallerAddress.of(request)));
    }

    private static @Nullable String client(Jwt token) {
        var client = token.getClaimAsString("client_id");
        return client == null ? token.getClaimAsString("azp") : client;
    }

    private static ProblemException nobody() {
        return ProblemException.of(
                "no-subject",
                403,
                "The token does not say who acts",
                "The issuer must put the claims `iss` and `sub` into the token");
    }
}
