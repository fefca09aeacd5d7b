package io.penstock.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/// Lets in who holds the scope, and remembers it with the request: what somebody did is recorded
/// with the scope that let them, not with all that their token holds.
final class UsedScope implements AuthorizationManager<RequestAuthorizationContext> {
    private static final String ATTRIBUTE = UsedScope.class.getName();

    private final String scope;
    private final AuthorizationManager<RequestAuthorizationContext> holders;

    UsedScope(String scope) {
        this.scope = scope;
        this.holders = AuthorityAuthorizationManager.hasAuthority("SCOPE_" + scope);
    }

    @Override
    public @Nullable AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> authentication,
            RequestAuthorizationContext context) {
        context.getRequest().setAttribute(ATTRIBUTE, scope);
        return holders.authorize(authentication, context);
    }

    static @Nullable String of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String scope ? scope : null;
    }
}
