package io.penstock.gateway.provider;

import io.penstock.gateway.extract.LocalExtractive;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Makes the providers of the configuration; one that may not be asked leaves one line in the log.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProviderProperties.class)
class ProviderConfiguration {
    private static final Logger log = LoggerFactory.getLogger(ProviderConfiguration.class);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final String NO_KEY = "none";

    @Bean
    Upstream upstream(ProviderProperties properties) {
        var longest =
                properties.providers().values().stream()
                        .map(ProviderProperties.Settings::patience)
                        .flatMap(it -> Stream.of(it.first(), it.idle(), it.whole()))
                        .max(Comparator.naturalOrder())
                        .orElse(CONNECT);
        return new Upstream(CONNECT, longest);
    }

    @Bean
    Providers providers(ProviderProperties properties, Upstream upstream, InstantSource clock) {
        var errors = new UpstreamErrors(clock);
        var usable = new ArrayList<Provider>();
        var leftOut = new LinkedHashMap<String, String>();
        var maxBytes = Math.toIntExact(properties.maxResponse().toBytes());
        properties
                .providers()
                .forEach(
                        (name, settings) -> {
                            var reason = whyNot(name, settings);
                            if (reason.isPresent()) {
                                leftOut.put(name, reason.get());
                                log.warn("The provider {} is left out: {}", name, reason.get());
                                return;
                            }
                            var key = settings.apiKey().strip();
                            usable.add(
                                    new OpenAiProvider(
                                            name,
                                            settings,
                                            key.equalsIgnoreCase(NO_KEY) ? null : key,
                                            maxBytes,
                                            upstream,
                                            errors));
                        });
        usable.add(new LocalProvider(new LocalExtractive(), clock));
        if (usable.size() == 1) {
            log.info(
                    "No remote provider can be asked: the model is local-extractive, which answers"
                            + " with sentences of the given context");
        }
        return new Providers(usable, leftOut);
    }

    private static Optional<String> whyNot(String name, ProviderProperties.Settings settings) {
        if (name.equals(LocalProvider.NAME)) {
            return Optional.of("the name `local` is taken by the built-in provider; rename it");
        }
        if (settings.kind() == ProviderProperties.Kind.ANTHROPIC) {
            return Optional.of(
                    "kind `anthropic` is not supported yet; use an endpoint of kind `openai`");
        }
        if (settings.apiKey().isBlank()) {
            return Optional.of("it has no api-key; set one, or `none` if it wants none");
        }
        if (!settings.hasBaseUrl()) {
            return Optional.of("it has no base-url");
        }
        if (!settings.trusted()) {
            return Optional.of(
                    "it is not `trusted`, and prompts cannot be pseudonymised yet; set `trusted:"
                            + " true` only for a provider that may see personal data");
        }
        return Optional.empty();
    }
}
