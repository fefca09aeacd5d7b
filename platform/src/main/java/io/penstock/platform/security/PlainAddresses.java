package io.penstock.platform.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses an address in which a letter, a digit or another unreserved character (RFC 3986, section
/// 2.3) is encoded: it is routed as if it was not, while filters compare it as it came. Paths that
/// filters know hold nothing else.
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
final class PlainAddresses extends OncePerRequestFilter {
    private static final Pattern ENCODED_UNRESERVED =
            Pattern.compile("%(?:2[DdEe]|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]|5[Ff]|7[Ee])");

    private final RequestRejectedHandler rejections;

    PlainAddresses(RequestRejectedHandler rejections) {
        this.rejections = rejections;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (ENCODED_UNRESERVED.matcher(request.getRequestURI()).find()) {
            rejections.handle(
                    request,
                    response,
                    new RequestRejectedException("An unreserved character is encoded"));
        } else {
            chain.doFilter(request, response);
        }
    }
}
