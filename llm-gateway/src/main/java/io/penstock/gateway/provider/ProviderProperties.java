package io.penstock.gateway.provider;

import io.penstock.gateway.schema.SchemaMode;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// The models' providers; `local` is built in and needs no entry.
///
/// @param maxResponse larger answers count as failed attempts
@Validated
@ConfigurationProperties("penstock.gateway")
record ProviderProperties(
        @DefaultValue Map<String, @Valid Settings> providers,
        @DefaultValue("4MB") DataSize maxResponse) {

    /// @param kind the protocol
    /// @param baseUrl up to and including `/v1`
    /// @param apiKey empty: the provider is left out; `none`: it wants no key
    /// @param trusted may see originals, such as a model on our own machines
    /// @param timeout the longest that one attempt may take; a stream that its caller hears already
    ///     may take what the call's deadline leaves
    /// @param slow until a stream says something, beyond which an attempt counts as slow
    /// @param firstToken until a stream says something; a model that thinks before needs more
    /// @param idle the longest silence within a stream
    /// @param stream whether it may be asked for streams; else a stall shows at `timeout` only
    /// @param schema the best way to tell its models a schema
    /// @param maxOutputTokens the most that its models write in one answer; null: not known
    record Settings(
            @NotNull Kind kind,
            @Nullable URI baseUrl,
            @DefaultValue("") String apiKey,
            @DefaultValue("false") boolean trusted,
            @DefaultValue("20s") Duration timeout,
            @DefaultValue("5s") Duration slow,
            @DefaultValue("10s") Duration firstToken,
            @DefaultValue("15s") Duration idle,
            @DefaultValue("true") boolean stream,
            @DefaultValue("strict") SchemaMode schema,
            @Nullable @Positive Integer maxOutputTokens) {

        @Override
        public URI baseUrl() {
            if (baseUrl == null) {
                throw new IllegalStateException("A provider of this kind needs a base-url");
            }
            return baseUrl;
        }

        Patience patience() {
            return stream
                    ? new Patience(slow, firstToken, idle, timeout)
                    : new Patience(timeout, timeout, timeout, timeout);
        }

        boolean hasBaseUrl() {
            return baseUrl != null;
        }

        /// The key is a secret.
        @Override
        public String toString() {
            return "Settings[kind=%s, baseUrl=%s, trusted=%s]".formatted(kind, baseUrl, trusted);
        }
    }

    enum Kind {
        OPENAI,
        ANTHROPIC
    }
}
