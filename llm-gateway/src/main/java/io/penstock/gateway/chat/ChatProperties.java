package io.penstock.gateway.chat;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// What callers may ask of one instance.
///
/// @param timeout a call's deadline, unless `x-penstock-timeout-ms` gives another
/// @param streamTimeout that of a stream
/// @param maxTimeout the longest deadline a caller may give
/// @param maxRequest larger bodies are refused
/// @param maxConcurrent calls in flight, most of them waiting for a model; more are refused with
///     503, and so are those for which memory is not there
@Validated
@ConfigurationProperties("penstock.gateway.chat")
record ChatProperties(
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("5m") Duration streamTimeout,
        @DefaultValue("10m") Duration maxTimeout,
        @DefaultValue("4MB") DataSize maxRequest,
        @DefaultValue("6000") @Positive int maxConcurrent) {}
