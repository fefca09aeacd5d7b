package io.penstock.intake.channel;

import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.problem.ProblemWriter;
import io.penstock.schema.api.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets pages of a connection's origins deliver from a browser and read the answer, whatever it is
/// (Fetch standard, section 3.3). Without credentials: a page proves nothing but where it stands.
///
/// It only tells browsers; whoever is not one is judged by the channel itself.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class PageOrigins extends OncePerRequestFilter {
    private static final Pattern HOOK = Pattern.compile("/v1/hooks/([^/]+)/([^/]+)");
    private static final String HEADERS = "Content-Type, Idempotency-Key, X-Intake-Form-Key";
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final Adapters adapters;
    private final ProblemWriter problems;

    PageOrigins(Adapters adapters, ProblemWriter problems) {
        this.adapters = adapters;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        var allowed = origin == null ? Set.<String>of() : origins(request);
        if (allowed.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        if (allowed.contains(origin)) {
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        if (CorsUtils.isPreFlightRequest(request)) {
            preflight(request, response, allowed.contains(origin));
        } else {
            chain.doFilter(request, response);
        }
    }

    private Set<String> origins(HttpServletRequest request) {
        var hook = HOOK.matcher(request.getRequestURI());
        try {
            return hook.matches()
                    ? adapters.find(hook.group(1), hook.group(2))
                            .map(endpoint -> endpoint.adapter().pageOrigins(endpoint.connection()))
                            .orElse(Set.of())
                    : Set.of();
        } catch (ProblemException _) {
            // whether there is such a connection is not known now; the controller says so
            return Set.of();
        }
    }

    private void preflight(
            HttpServletRequest request, HttpServletResponse response, boolean allowed)
            throws IOException {
        if (!allowed) {
            problems.write(
                    request,
                    response,
                    Problem.of(
                            "origin",
                            HttpStatus.FORBIDDEN.value(),
                            "Origin refused",
                            "The page's origin must be one of the connection's",
                            List.of()),
                    HttpStatus.FORBIDDEN.value());
            return;
        }
        response.setStatus(HttpStatus.NO_CONTENT.value());
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "POST");
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
        response.setHeader(
                HttpHeaders.ACCESS_CONTROL_MAX_AGE, Long.toString(REMEMBERED.toSeconds()));
    }
}
