package io.penstock.worker.deliver;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How answers leave, and files come.
///
/// @param connectTimeout until a target takes the connection
/// @param readTimeout until it answers; later the outcome counts as unknown
/// @param internalHosts allowed hosts that may have addresses of this machine or of its private
///     networks, and give files without TLS; every other such address is refused
@ConfigurationProperties("penstock.worker.deliver")
public record DeliverProperties(
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("15s") Duration readTimeout,
        @DefaultValue Set<String> internalHosts) {}
