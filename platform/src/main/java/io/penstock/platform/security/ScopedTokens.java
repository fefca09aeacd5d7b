package io.penstock.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/// The token of a request, where the endpoint wants one. An endpoint that authenticates by itself
/// reads `Authorization` itself: a webhook's secret may stand there, and is no token of ours.
final class ScopedTokens implements BearerTokenResolver {
    private final BearerTokenResolver tokens = new DefaultBearerTokenResolver();
    private final List<PathPatternRequestMatcher> open;

    ScopedTokens(EndpointRules rules) {
        this.open =
                Stream.concat(
                                rules.rules().stream()
                                        .filter(rule -> rule.scope() == null)
                                        .map(
                                                rule ->
                                                        PathPatternRequestMatcher.pathPattern(
                                                                rule.method(), rule.pattern())),
                                rules.tokenless().stream()
                                        .map(PathPatternRequestMatcher::pathPattern))
                        .toList();
    }

    @Override
    public @Nullable String resolve(HttpServletRequest request) {
        return open.stream().anyMatch(rule -> rule.matches(request))
                ? null
                : tokens.resolve(request);
    }
}
