package io.penstock.platform.security;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/// Who may call one endpoint.
///
/// @param pattern a path pattern of Spring MVC
/// @param scope what a caller's token must hold; null: the endpoint authenticates by itself (a
///     webhook's signature)
public record EndpointRule(HttpMethod method, String pattern, @Nullable String scope) {

    public static EndpointRule scope(HttpMethod method, String pattern, String scope) {
        return new EndpointRule(method, pattern, scope);
    }

    /// For endpoints that authenticate by themselves, or have nothing to protect.
    public static EndpointRule open(HttpMethod method, String pattern) {
        return new EndpointRule(method, pattern, null);
    }
}
