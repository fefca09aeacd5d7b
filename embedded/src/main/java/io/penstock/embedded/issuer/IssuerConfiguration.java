package io.penstock.embedded.issuer;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.time.InstantSource;
import java.util.ArrayList;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.DelegatingOAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/// The authorization server without auto-configuration, so that it starts the same whatever else is
/// on the class path of a test.
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@Import(IssuerServer.class)
class IssuerConfiguration {

    @Bean
    SecurityFilterChain chain(
            HttpSecurity http,
            ClientCredentials credentials,
            People people,
            Logins logins,
            RegisteredClientRepository clients)
            throws Exception {
        var protocol = new Protocol(credentials, people, logins, clients);
        return http.oauth2AuthorizationServer(protocol::configure)
                .formLogin(
                        form ->
                                form.loginPage(IssuerEndpoints.LOGIN)
                                        .defaultSuccessUrl(people.dashboard().uri().toString()))
                .exceptionHandling(
                        refusals ->
                                refusals.defaultAuthenticationEntryPointFor(
                                                new LoginUrlAuthenticationEntryPoint(
                                                        IssuerEndpoints.LOGIN),
                                                PathPatternRequestMatcher.withDefaults()
                                                        .matcher(IssuerEndpoints.AUTHORIZATION))
                                        .defaultAuthenticationEntryPointFor(
                                                new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED),
                                                AnyRequestMatcher.INSTANCE))
                .cors(cors -> cors.configurationSource(new PageOrigin(people.dashboard())))
                .headers(
                        headers ->
                                headers.contentSecurityPolicy(
                                        csp ->
                                                csp.policyDirectives(
                                                        LoginPage.policy(people.dashboard()))))
                .authorizeHttpRequests(
                        requests ->
                                requests.requestMatchers(
                                                IssuerEndpoints.HEALTH, IssuerEndpoints.LOGIN)
                                        .permitAll()
                                        .anyRequest()
                                        .authenticated())
                .build();
    }

    @Bean
    RegisteredClientRepository clients(
            ClientCredentials credentials, People people, PasswordEncoder encoder) {
        var clients = new ArrayList<>(credentials.registered(encoder));
        clients.add(people.client());
        return new InMemoryRegisteredClientRepository(clients);
    }

    @Bean
    UserDetailsService users(People people, PasswordEncoder encoder) {
        return people.logins(encoder);
    }

    @Bean
    Logins logins(People people) {
        return new Logins(people);
    }

    @Bean
    OAuth2TokenGenerator<OAuth2Token> tokens(
            ClientCredentials credentials, People people, JWKSource<SecurityContext> keys) {
        var idTokens = new JwtGenerator(new NimbusJwtEncoder(keys));
        idTokens.setJwtCustomizer(people::describe);
        OAuth2TokenGenerator<Jwt> clients = credentials::generate;
        OAuth2TokenGenerator<Jwt> persons = people::generate;
        return new DelegatingOAuth2TokenGenerator(
                clients, persons, idTokens, new RefreshTokens(InstantSource.system()));
    }

    @Bean
    JWKSource<SecurityContext> keys(SigningKey key) {
        return new ImmutableJWKSet<>(new JWKSet(key.jwk()));
    }

    /// For the user info endpoint, which takes our access tokens.
    @Bean
    JwtDecoder accessTokens(JWKSource<SecurityContext> keys) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new JwtTimestampValidator());
        return decoder;
    }

    @Bean
    AuthorizationServerSettings settings(IssuerAddress address) {
        return AuthorizationServerSettings.builder().issuer(address.issuer()).build();
    }

    /// At its least cost: these secrets are random, and a service asks at each start.
    @Bean
    PasswordEncoder passwordEncoder() {
        return new BCryptPasswordEncoder(4);
    }
}
