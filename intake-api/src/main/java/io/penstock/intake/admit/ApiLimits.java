package io.penstock.intake.admit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.intake.admit.Strangers.Visitor;
import io.penstock.platform.problem.ProblemWriter;
import io.penstock.platform.security.CallerAddress;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/// Our own API: callers by what their tokens say, and addresses by the tokens that were wrong.
@Configuration(proxyBeanMethods = false)
class ApiLimits {
    private static final int BEFORE_SECURITY = -200;
    private static final int AFTER_SECURITY = -50;
    private static final int UNAUTHENTIC = 401;

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> wrongTokens(
            Strangers strangers, ProblemWriter problems) {
        return registered(
                new ApiFilter(problems) {
                    @Override
                    protected void doFilterInternal(
                            HttpServletRequest request,
                            HttpServletResponse response,
                            FilterChain chain)
                            throws ServletException, IOException {
                        var visitor = new Visitor("api", CallerAddress.of(request));
                        var wait = strangers.turnedAway(visitor);
                        if (wait.isPresent()) {
                            refuse(request, response, wait.get());
                            return;
                        }
                        chain.doFilter(request, response);
                        if (response.getStatus() == UNAUTHENTIC) {
                            strangers.failed(visitor);
                        }
                    }
                },
                BEFORE_SECURITY);
    }

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> rateOfCallers(
            Rates rates, Strangers strangers, ProblemWriter problems, MeterRegistry meters) {
        var limited = meters.counter("penstock.intake.limited.calls");
        return registered(new OfCallers(rates, strangers, problems, limited), AFTER_SECURITY);
    }

    private static FilterRegistrationBean<OncePerRequestFilter> registered(
            OncePerRequestFilter filter, int order) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        return registration;
    }

    private static final class OfCallers extends ApiFilter {
        private final Rates rates;
        private final Strangers strangers;
        private final Counter limited;

        OfCallers(Rates rates, Strangers strangers, ProblemWriter problems, Counter limited) {
            super(problems);
            this.rates = rates;
            this.strangers = strangers;
            this.limited = limited;
        }

        @Override
        protected void doFilterInternal(
                HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            var caller = caller();
            if (caller.isEmpty()) {
                chain.doFilter(request, response);
                return;
            }
            strangers.succeeded(new Visitor("api", CallerAddress.of(request)));
            var quota = rates.take(caller.get());
            quota.tell(response);
            if (quota.granted()) {
                chain.doFilter(request, response);
            } else {
                limited.increment();
                refuse(request, response, quota.pause());
            }
        }

        private static Optional<String> caller() {
            return SecurityContextHolder.getContext().getAuthentication()
                            instanceof JwtAuthenticationToken token
                    ? Optional.of(
                            token.getToken().getClaimAsString("iss")
                                    + " "
                                    + token.getToken().getSubject())
                    : Optional.empty();
        }
    }

    private abstract static class ApiFilter extends OncePerRequestFilter {
        private final ProblemWriter problems;

        ApiFilter(ProblemWriter problems) {
            this.problems = problems;
        }

        @Override
        protected boolean shouldNotFilter(HttpServletRequest request) {
            return !request.getRequestURI().startsWith("/v1/")
                    || request.getRequestURI().startsWith("/v1/hooks/");
        }

        void refuse(HttpServletRequest request, HttpServletResponse response, Duration wait)
                throws IOException {
            TooMany.tell(response, wait);
            problems.write(request, response, TooMany.problem(), TooMany.STATUS);
        }
    }
}
