package io.penstock.platform.security;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.id.TenantId;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Gives controllers the tenant their caller speaks for: the token's claim `tenant`, never a header
/// or a path.
final class TenantArgument implements HandlerMethodArgumentResolver {
    private static final String CLAIM = "tenant";

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == TenantId.class;
    }

    @Override
    public TenantId resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        if (SecurityContextHolder.getContext().getAuthentication()
                        instanceof JwtAuthenticationToken token
                && token.getToken().getClaim(CLAIM) instanceof String tenant) {
            return parsed(tenant);
        }
        throw noTenant();
    }

    private static TenantId parsed(String tenant) {
        try {
            return new TenantId(tenant);
        } catch (IllegalArgumentException _) {
            throw noTenant();
        }
    }

    private static ProblemException noTenant() {
        return ProblemException.of(
                "no-tenant",
                403,
                "The token speaks for no tenant",
                "The issuer must put the claim `tenant` into the token");
    }
}
