package io.penstock.platform.security;

import io.penstock.platform.problem.ProblemWriter;
import io.penstock.schema.api.Problem;
import jakarta.servlet.DispatcherType;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// An OAuth2 resource server that denies what [EndpointRules] does not list.
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration"
        })
@EnableConfigurationProperties(OAuth2ResourceServerProperties.class)
class SecurityAutoConfiguration {

    /// A service without endpoints of its own.
    @Bean
    @ConditionalOnMissingBean
    EndpointRules noEndpoints() {
        return EndpointRules.of();
    }

    @Bean
    @ConditionalOnMissingBean
    JwtDecoder accessTokens(OAuth2ResourceServerProperties settings) {
        return new RememberingDecoder(
                AccessTokens.decoder(settings.getJwt()), InstantSource.system());
    }

    @Bean
    @ConditionalOnMissingBean
    SecurityFilterChain accessByScope(
            HttpSecurity http, EndpointRules rules, ProblemWriter problems) {
        var denials = new Denials(problems);
        return http.authorizeHttpRequests(
                        calls -> {
                            calls.requestMatchers(HttpMethod.GET, "/actuator/health/**")
                                    .permitAll();
                            calls.requestMatchers(HttpMethod.GET, "/actuator/prometheus")
                                    .hasAuthority("SCOPE_metrics:read");
                            for (var rule : rules.rules()) {
                                var call = calls.requestMatchers(rule.method(), rule.pattern());
                                if (rule.scope() == null) {
                                    call.permitAll();
                                } else {
                                    call.access(new UsedScope(rule.scope()));
                                }
                            }
                            rules.tokenless().forEach(it -> calls.requestMatchers(it).permitAll());
                            calls.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll();
                            calls.anyRequest().denyAll();
                        })
                .oauth2ResourceServer(
                        server ->
                                server.jwt(jwt -> {})
                                        .bearerTokenResolver(new ScopedTokens(rules))
                                        .authenticationEntryPoint(denials)
                                        .accessDeniedHandler(denials))
                .exceptionHandling(
                        handling ->
                                handling.authenticationEntryPoint(denials)
                                        .accessDeniedHandler(denials))
                .sessionManagement(
                        sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .build();
    }

    /// A span for each filter says nothing to anybody, and each waiting request would hold all of
    /// them on a deeper stack.
    @Bean
    @ConditionalOnMissingBean
    SecurityObservationSettings noSpansOfFilters() {
        return SecurityObservationSettings.noObservations();
    }

    /// Addresses that could be read in two ways, and methods that do not exist.
    @Bean
    RequestRejectedHandler rejections(ProblemWriter problems) {
        return (request, response, _) ->
                problems.write(
                        request,
                        response,
                        Problem.of(
                                "bad-request",
                                400,
                                "Bad Request",
                                "The address or the method is not in its plain form",
                                List.of()),
                        400);
    }

    @Bean
    PlainAddresses plainAddresses(RequestRejectedHandler rejections) {
        return new PlainAddresses(rejections);
    }

    @Bean
    WebMvcConfigurer callerArguments() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new TenantArgument());
                resolvers.add(new CallerArgument());
            }
        };
    }
}
