package io.penstock.intake.channel;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The connections of this installation.
@Validated
@ConfigurationProperties("penstock.intake")
record ConnectionProperties(@DefaultValue @Valid List<Entry> connections) {

    /// @param channel such as `whatsapp`
    /// @param name last segment of the address `/v1/hooks/{channel}/{name}`
    /// @param accounts of WhatsApp: phone number ids, and the business account's id for its notices
    record Entry(
            @NotBlank String channel,
            @NotBlank String name,
            @NotBlank String tenant,
            @DefaultValue @NotNull List<String> secrets,
            @Nullable String verifyToken,
            @DefaultValue @NotNull List<String> accounts,
            @Nullable Instant disabledSince) {}
}
