package io.penstock.embedded.issuer;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/// Lets scripts of the dashboard's page call what they need, without cookies.
final class PageOrigin implements CorsConfigurationSource {
    private static final List<String> CALLED =
            List.of(
                    IssuerEndpoints.DISCOVERY,
                    IssuerEndpoints.KEYS,
                    IssuerEndpoints.TOKEN,
                    IssuerEndpoints.REVOCATION);

    private final UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();

    PageOrigin(PageAddress page) {
        var cors = new CorsConfiguration();
        cors.addAllowedOriginPattern(page.origin("[*]"));
        cors.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.POST.name()));
        cors.setAllowedHeaders(List.of(HttpHeaders.ACCEPT, HttpHeaders.CONTENT_TYPE));
        cors.setMaxAge(600L);
        CALLED.forEach(path -> source.registerCorsConfiguration(path, cors));
    }

    @Override
    public @Nullable CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
        return source.getCorsConfiguration(request);
    }
}
